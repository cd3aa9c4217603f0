package android.os;

public final class Message implements Comparable<Message> {
    public int what;
    public int arg1;
    public int arg2;
    public Object obj;
    Handler target;
    Runnable callback;
    long when;
    long order;
    private Bundle data;

    public static Message obtain() {
        return new Message();
    }

    public static Message obtain(Handler handler) {
        Message message = new Message();
        message.target = handler;
        return message;
    }

    public static Message obtain(Handler handler, int what) {
        Message message = obtain(handler);
        message.what = what;
        return message;
    }

    public static Message obtain(Handler handler, int what, Object obj) {
        Message message = obtain(handler, what);
        message.obj = obj;
        return message;
    }

    public Handler getTarget() {
        return target;
    }

    public Bundle getData() {
        if (data == null) {
            data = new Bundle();
        }
        return data;
    }

    public void setData(Bundle data) {
        this.data = data;
    }

    public void sendToTarget() {
        target.sendMessage(this);
    }

    @Override
    public int compareTo(Message other) {
        int byTime = Long.compare(when, other.when);
        return byTime != 0 ? byTime : Long.compare(order, other.order);
    }
}
