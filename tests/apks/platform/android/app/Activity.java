package android.app;

import android.content.Intent;
import android.os.Bundle;
import android.view.ContextThemeWrapper;
import android.view.View;
import android.view.Window;

/** Declares what the fixtures use of a newer platform than android.jar knows. Never packaged. */
public class Activity extends ContextThemeWrapper {
    public static final int RESULT_OK = -1;
    public static final int RESULT_CANCELED = 0;

    protected void onCreate(Bundle saved) {}

    protected void onStart() {}

    protected void onResume() {}

    protected void onPause() {}

    protected void onDestroy() {}

    protected void onActivityResult(int request, int result, Intent data) {}

    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {}

    public void onBackPressed() {}

    public void setContentView(int layout) {}

    public void setContentView(View view) {}

    public void setTitle(CharSequence title) {}

    public View findViewById(int id) {
        return null;
    }

    public Window getWindow() {
        return null;
    }

    public Intent getIntent() {
        return null;
    }

    public int checkSelfPermission(String permission) {
        return 0;
    }

    public final void requestPermissions(String[] permissions, int request) {}

    public void startActivity(Intent intent) {}

    public void startActivityForResult(Intent intent, int request) {}

    public final void setResult(int result) {}

    public final void setResult(int result, Intent data) {}

    public final void runOnUiThread(Runnable action) {}

    public boolean isFinishing() {
        return false;
    }

    public void finish() {}
}
