package android.view.inputmethod;

public final class InputMethodManager {
    public boolean showSoftInput(android.view.View view, int flags) {
        return true;
    }

    public boolean hideSoftInputFromWindow(android.os.IBinder token, int flags) {
        return true;
    }
}
