package android.os;

public class Handler {
    public interface Callback {
        boolean handleMessage(Message message);
    }

    private final Looper looper;
    private final Callback callback;

    public Handler() {
        this(Looper.myLooper(), null);
    }

    public Handler(Callback callback) {
        this(Looper.myLooper(), callback);
    }

    public Handler(Looper looper) {
        this(looper, null);
    }

    public Handler(Looper looper, Callback callback) {
        if (looper == null) {
            throw new RuntimeException("Can't create handler inside thread that has not called Looper.prepare()");
        }
        this.looper = looper;
        this.callback = callback;
    }

    static long now() {
        return System.nanoTime() / 1_000_000;
    }

    public void handleMessage(Message message) {}

    public void dispatchMessage(Message message) {
        if (message.callback != null) {
            message.callback.run();
        } else if (callback == null || !callback.handleMessage(message)) {
            handleMessage(message);
        }
    }

    public final boolean post(Runnable work) {
        return postDelayed(work, 0);
    }

    public final boolean postDelayed(Runnable work, long delay) {
        Message message = new Message();
        message.callback = work;
        return sendMessageDelayed(message, delay);
    }

    public final boolean postAtFrontOfQueue(Runnable work) {
        return post(work);
    }

    public final boolean sendMessage(Message message) {
        return sendMessageDelayed(message, 0);
    }

    public final boolean sendEmptyMessage(int what) {
        return sendEmptyMessageDelayed(what, 0);
    }

    public final boolean sendEmptyMessageDelayed(int what, long delay) {
        return sendMessageDelayed(Message.obtain(this, what), delay);
    }

    public final boolean sendMessageDelayed(Message message, long delay) {
        message.target = this;
        message.when = now() + Math.max(0, delay);
        looper.queue.add(message);
        return true;
    }

    public final Message obtainMessage() {
        return Message.obtain(this);
    }

    public final Message obtainMessage(int what) {
        return Message.obtain(this, what);
    }

    public final Message obtainMessage(int what, Object obj) {
        return Message.obtain(this, what, obj);
    }

    public final void removeCallbacks(Runnable work) {
        looper.queue.remove(this, work, 0, null, false);
    }

    public final void removeCallbacksAndMessages(Object token) {
        looper.queue.remove(this, null, 0, token, true);
    }

    public final void removeMessages(int what) {
        looper.queue.remove(this, null, what, null, false);
    }

    public final boolean hasMessages(int what) {
        return looper.queue.has(this, what);
    }

    public final Looper getLooper() {
        return looper;
    }
}
