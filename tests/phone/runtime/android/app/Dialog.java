package android.app;

import android.content.Context;
import android.content.ContextWrapper;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.KeyEvent;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import android.view.Window;
import java.util.ArrayList;
import java.util.List;

public class Dialog implements DialogInterface, Window.Callback {
    private static final List<Dialog> showing = new ArrayList<>();

    private final Context context;
    final Window window;
    private boolean cancelable = true;
    private boolean outside = true;
    private boolean created;
    private DialogInterface.OnCancelListener onCancel;
    private DialogInterface.OnDismissListener onDismiss;
    private DialogInterface.OnShowListener onShow;
    private DialogInterface.OnKeyListener onKey;
    CharSequence title;

    public Dialog(Context context) {
        this.context = context;
        window = new Window(context);
        window.setCallback(this);
        window.floating = true;
    }

    public Dialog(Context context, int theme) {
        this(context);
    }

    protected Dialog(Context context, boolean cancelable, DialogInterface.OnCancelListener listener) {
        this(context);
        this.cancelable = cancelable;
        onCancel = listener;
    }

    /** The activity a dialog lies over. */
    private Activity owner() {
        Context at = context;
        while (at instanceof ContextWrapper wrapper && !(at instanceof Activity)) {
            at = wrapper.getBaseContext();
        }
        return at instanceof Activity activity ? activity : ActivityThread.top();
    }

    /** The window that has the focus over an activity. */
    public static Window front(Activity activity) {
        synchronized (showing) {
            for (int at = showing.size() - 1; at >= 0; at--) {
                if (showing.get(at).owner() == activity) {
                    return showing.get(at).window;
                }
            }
        }
        return activity.getWindow();
    }

    static void forget(Activity activity) {
        synchronized (showing) {
            showing.removeIf(one -> one.owner() == activity);
        }
    }

    public final Context getContext() {
        return context;
    }

    public final Activity getOwnerActivity() {
        return owner();
    }

    public Window getWindow() {
        return window;
    }

    public LayoutInflater getLayoutInflater() {
        return LayoutInflater.from(context);
    }

    protected void onCreate(Bundle state) {}

    protected void onStart() {}

    protected void onStop() {}

    public void create() {
        if (!created) {
            created = true;
            onCreate(null);
        }
    }

    public void show() {
        Activity owner = owner();
        if (owner != null && owner.isFinishing()) {
            throw new android.view.WindowManager.BadTokenException("Unable to add window -- is your activity running?");
        }
        create();
        synchronized (showing) {
            if (!showing.contains(this)) {
                showing.add(this);
            }
        }
        onStart();
        window.shown();
        if (onShow != null) {
            onShow.onShow(this);
        }
    }

    public void hide() {
        synchronized (showing) {
            showing.remove(this);
        }
    }

    public boolean isShowing() {
        synchronized (showing) {
            return showing.contains(this);
        }
    }

    @Override
    public void dismiss() {
        boolean was;
        synchronized (showing) {
            was = showing.remove(this);
        }
        if (was) {
            ActivityThread.onMain(() -> {
                window.hidden();
                onStop();
                if (onDismiss != null) {
                    onDismiss.onDismiss(this);
                }
            });
        }
    }

    @Override
    public void cancel() {
        if (isShowing() && onCancel != null) {
            onCancel.onCancel(this);
        }
        dismiss();
    }

    public void onBackPressed() {
        if (cancelable) {
            cancel();
        }
    }

    public boolean onKeyDown(int code, KeyEvent event) {
        return false;
    }

    @Override
    public boolean dispatchKeyEvent(KeyEvent event) {
        if (onKey != null && onKey.onKey(this, event.getKeyCode(), event)) {
            return true;
        }
        if (onKeyDown(event.getKeyCode(), event)) {
            return true;
        }
        if (event.getKeyCode() == KeyEvent.KEYCODE_BACK) {
            onBackPressed();
        }
        return true;
    }

    /** A tap beside the dialog. */
    public void touchedOutside() {
        if (cancelable && outside) {
            cancel();
        }
    }

    public void setCancelable(boolean cancelable) {
        this.cancelable = cancelable;
    }

    public void setCanceledOnTouchOutside(boolean outside) {
        this.outside = outside;
    }

    public void setOnCancelListener(DialogInterface.OnCancelListener listener) {
        onCancel = listener;
    }

    public void setOnDismissListener(DialogInterface.OnDismissListener listener) {
        onDismiss = listener;
    }

    public void setOnShowListener(DialogInterface.OnShowListener listener) {
        onShow = listener;
    }

    public void setOnKeyListener(DialogInterface.OnKeyListener listener) {
        onKey = listener;
    }

    public void setContentView(int layout) {
        window.setContentView(layout);
    }

    public void setContentView(View view) {
        window.setContentView(view);
    }

    public void setContentView(View view, ViewGroup.LayoutParams params) {
        window.setContentView(view);
    }

    public <T extends View> T findViewById(int id) {
        return window.findViewById(id);
    }

    public void setTitle(CharSequence title) {
        this.title = title;
    }

    public void setTitle(int id) {
        setTitle(context.getText(id));
    }

    public final boolean requestWindowFeature(int feature) {
        return true;
    }
}
