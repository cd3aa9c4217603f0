package android.os;

public class HandlerThread extends Thread {
    private Looper looper;

    public HandlerThread(String name) {
        super(name);
        setDaemon(true);
    }

    public HandlerThread(String name, int priority) {
        this(name);
    }

    protected void onLooperPrepared() {}

    @Override
    public void run() {
        Looper.prepare();
        synchronized (this) {
            looper = Looper.myLooper();
            notifyAll();
        }
        onLooperPrepared();
        Looper.loop();
    }

    public Looper getLooper() {
        synchronized (this) {
            while (looper == null && isAlive()) {
                try {
                    wait();
                } catch (InterruptedException again) {
                    Thread.currentThread().interrupt();
                    return null;
                }
            }
        }
        return looper;
    }

    public boolean quit() {
        getLooper().quit();
        return true;
    }

    public boolean quitSafely() {
        return quit();
    }
}
