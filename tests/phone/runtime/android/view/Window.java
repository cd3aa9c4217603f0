package android.view;

import android.app.Dialog;
import android.content.Context;
import android.widget.EditText;
import android.widget.FrameLayout;
import sim.Layout;

public class Window {
    public static final int FEATURE_NO_TITLE = 1;

    public interface Callback {
        boolean dispatchKeyEvent(KeyEvent event);
    }

    private final Context context;
    private final ViewGroup root;
    private Callback callback;
    private EditText focused;
    private int flags;
    private boolean visible;
    /** A dialog: in the middle of the screen and no larger than it needs to be. */
    public boolean floating;

    public Window(Context context) {
        this.context = context;
        root = new FrameLayout(context);
        root.setId(android.R.id.content);
    }

    public final Context getContext() {
        return context;
    }

    public void setCallback(Callback callback) {
        this.callback = callback;
    }

    public final Callback getCallback() {
        return callback;
    }

    public void setContentView(int layout) {
        setContentView(LayoutInflater.from(context).inflate(layout, null));
    }

    public void setContentView(View view) {
        root.removeAllViews();
        addContentView(view, null);
    }

    public void addContentView(View view, ViewGroup.LayoutParams params) {
        root.addView(view);
        if (visible) {
            view.shown();
        }
    }

    public <T extends View> T findViewById(int id) {
        return root.findViewById(id);
    }

    public View getDecorView() {
        return root;
    }

    public void setFlags(int flags, int mask) {
        this.flags = (this.flags & ~mask) | (flags & mask);
    }

    public void addFlags(int more) {
        setFlags(more, more);
    }

    public void clearFlags(int less) {
        setFlags(0, less);
    }

    public void setLayout(int width, int height) {}

    public void setGravity(int gravity) {}

    public void setStatusBarColor(int color) {}

    public void setBackgroundDrawable(android.graphics.drawable.Drawable drawable) {}

    public void setSoftInputMode(int mode) {}

    public final boolean requestFeature(int feature) {
        return true;
    }

    public WindowManager.LayoutParams getAttributes() {
        return new WindowManager.LayoutParams();
    }

    public void setAttributes(WindowManager.LayoutParams attributes) {}

    // -- for the system -------------------------------------------------------

    public boolean isSecure() {
        return (flags & WindowManager.LayoutParams.FLAG_SECURE) != 0;
    }

    public View focused() {
        return focused;
    }

    public void focus(EditText view) {
        focused = view;
    }

    /** The window came to the screen: its surfaces exist from now on. */
    public void shown() {
        visible = true;
        root.window = this;
        root.shown();
    }

    public void hidden() {
        visible = false;
        root.hidden();
    }

    public void tap(int x, int y) {
        Layout.place(this);
        if (floating && !root.contains(x, y) && callback instanceof Dialog dialog) {
            dialog.touchedOutside();
            return;
        }
        View hit = root.at(x, y);
        if (hit == null) {
            touch(MotionEvent.obtain(0, 0, MotionEvent.ACTION_DOWN, x, y, 0));
        } else {
            hit.tapped(x, y);
        }
    }

    public boolean touch(MotionEvent event) {
        return false;
    }

    public void scroll(int x, int y, int by) {
        Layout.place(this);
        View hit = root.scrollerAt(x, y);
        if (hit != null) {
            hit.scrollBy(0, by);
        }
    }

    public void key(int code) {
        if (focused != null && code == KeyEvent.KEYCODE_DEL) {
            String text = focused.getText().toString();
            focused.setText(text.substring(0, Math.max(0, text.length() - 1)));
        } else if (focused != null && code == KeyEvent.KEYCODE_ENTER) {
            focused.entered();
        } else {
            callback.dispatchKeyEvent(new KeyEvent(KeyEvent.ACTION_DOWN, code));
        }
    }

    /** Types into the field that has the focus. */
    public boolean type(String text) {
        if (focused == null) {
            return false;
        }
        focused.append(text);
        return true;
    }
}
