package android.widget;

import android.content.Context;

public class Toast {
    public static final int LENGTH_SHORT = 0;
    public static final int LENGTH_LONG = 1;
    private CharSequence text = "";

    public Toast(Context context) {}

    public static Toast makeText(Context context, CharSequence text, int duration) {
        Toast toast = new Toast(context);
        toast.text = text;
        return toast;
    }

    public static Toast makeText(Context context, int id, int duration) {
        return makeText(context, context.getText(id), duration);
    }

    public void setText(CharSequence text) {
        this.text = text;
    }

    public void setGravity(int gravity, int x, int y) {}

    public void setDuration(int duration) {}

    public void show() {
        sim.Phone.ask("toast", text.toString());
    }

    public void cancel() {}
}
