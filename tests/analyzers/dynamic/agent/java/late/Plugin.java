package late;

/** Loaded by a loader of the program's own, long after it began. */
public class Plugin implements Runnable {
    static {
        System.out.println("plugin loaded");
    }

    @Override
    public void run() {
        act("from the plugin");
    }

    public static String act(String what) {
        return what;
    }
}
