package android.os;

public final class SystemClock {
    private SystemClock() {}

    public static long elapsedRealtime() {
        return System.nanoTime() / 1_000_000 + sim.Phone.clockAhead;
    }

    public static long uptimeMillis() {
        return System.nanoTime() / 1_000_000;
    }

    public static void sleep(long ms) {
        try {
            Thread.sleep(ms);
        } catch (InterruptedException again) {
            Thread.currentThread().interrupt();
        }
    }
}
