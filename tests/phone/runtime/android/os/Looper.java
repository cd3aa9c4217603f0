package android.os;

public final class Looper {
    private static final ThreadLocal<Looper> own = new ThreadLocal<>();
    private static volatile Looper main;
    final MessageQueue queue = new MessageQueue();
    private final Thread thread = Thread.currentThread();

    private Looper() {}

    public static void prepare() {
        own.set(new Looper());
    }

    public static void prepareMainLooper() {
        prepare();
        main = own.get();
    }

    public static Looper getMainLooper() {
        return main;
    }

    public static Looper myLooper() {
        return own.get();
    }

    public static void loop() {
        MessageQueue queue = own.get().queue;
        for (Message message = queue.next(); message != null; message = queue.next()) {
            message.target.dispatchMessage(message);
        }
    }

    public Thread getThread() {
        return thread;
    }

    public boolean isCurrentThread() {
        return Thread.currentThread() == thread;
    }

    public void quit() {
        queue.quit();
    }

    public void quitSafely() {
        queue.quit();
    }
}
