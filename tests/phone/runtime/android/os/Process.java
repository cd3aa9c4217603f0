package android.os;

public class Process {
    public static final int myPid() {
        return (int) ProcessHandle.current().pid();
    }

    public static final int myUid() {
        return Integer.parseInt(sim.Phone.fact("uid"));
    }

    public static final int myTid() {
        return (int) Thread.currentThread().getId();
    }

    public static final void killProcess(int pid) {
        if (pid == myPid()) {
            sim.Phone.ask("exit", "2", "9");
            Runtime.getRuntime().halt(137);
        }
    }

    public static final void setThreadPriority(int priority) {}
}
