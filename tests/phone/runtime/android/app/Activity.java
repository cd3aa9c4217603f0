package android.app;

import android.content.ComponentName;
import android.content.Context;
import android.content.Intent;
import android.content.SharedPreferences;
import android.os.Bundle;
import android.view.ContextThemeWrapper;
import android.view.KeyEvent;
import android.view.LayoutInflater;
import android.view.MotionEvent;
import android.view.View;
import android.view.ViewGroup;
import android.view.Window;
import android.view.WindowManager;

public class Activity extends ContextThemeWrapper implements Window.Callback {
    public static final int RESULT_CANCELED = 0;
    public static final int RESULT_OK = -1;
    public static final int RESULT_FIRST_USER = 1;

    Window window;
    Intent intent;
    CharSequence title = "";
    int result = RESULT_CANCELED;
    Intent resultData;
    Activity caller;
    int askedAs = -1;
    boolean finished;
    boolean destroyed;
    boolean resumed;
    boolean started;

    final void attach(Context base, Intent intent) {
        attachBaseContext(base);
        this.intent = intent;
        window = new Window(this);
        window.setCallback(this);
    }

    protected void onCreate(Bundle state) {}

    protected void onPostCreate(Bundle state) {}

    protected void onStart() {}

    protected void onRestart() {}

    protected void onResume() {}

    protected void onPostResume() {}

    protected void onPause() {}

    protected void onStop() {}

    protected void onDestroy() {}

    protected void onNewIntent(Intent intent) {}

    protected void onUserLeaveHint() {}

    protected void onSaveInstanceState(Bundle state) {}

    protected void onRestoreInstanceState(Bundle state) {}

    protected void onActivityResult(int asked, int result, Intent data) {}

    public void onRequestPermissionsResult(int asked, String[] permissions, int[] grants) {}

    final void dispatchRequestPermissionsResult(int asked, String[] permissions, int[] grants) {
        onRequestPermissionsResult(asked, permissions, grants);
    }

    public void onWindowFocusChanged(boolean focused) {}

    public void onAttachedToWindow() {}

    public void onBackPressed() {
        finish();
    }

    public boolean onKeyDown(int code, KeyEvent event) {
        if (code == KeyEvent.KEYCODE_BACK) {
            onBackPressed();
            return true;
        }
        return false;
    }

    public boolean onKeyUp(int code, KeyEvent event) {
        return false;
    }

    public boolean dispatchKeyEvent(KeyEvent event) {
        return onKeyDown(event.getKeyCode(), event);
    }

    public boolean dispatchTouchEvent(MotionEvent event) {
        return window.touch(event) || onTouchEvent(event);
    }

    public boolean onTouchEvent(MotionEvent event) {
        return false;
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

    public void addContentView(View view, ViewGroup.LayoutParams params) {
        window.addContentView(view, params);
    }

    public <T extends View> T findViewById(int id) {
        return window.findViewById(id);
    }

    public Window getWindow() {
        return window;
    }

    public WindowManager getWindowManager() {
        return (WindowManager) getSystemService(WINDOW_SERVICE);
    }

    public LayoutInflater getLayoutInflater() {
        return LayoutInflater.from(this);
    }

    public View getCurrentFocus() {
        return window.focused();
    }

    public final boolean requestWindowFeature(int feature) {
        return true;
    }

    public Intent getIntent() {
        return intent;
    }

    public void setIntent(Intent intent) {
        this.intent = intent;
    }

    public final Application getApplication() {
        return ActivityThread.application;
    }

    public ComponentName getComponentName() {
        return new ComponentName(getPackageName(), getClass().getName());
    }

    public String getLocalClassName() {
        return getClass().getName();
    }

    public SharedPreferences getPreferences(int mode) {
        return getSharedPreferences(getLocalClassName(), mode);
    }

    public void setTitle(CharSequence title) {
        this.title = title;
    }

    public void setTitle(int id) {
        setTitle(getText(id));
    }

    public final CharSequence getTitle() {
        return title;
    }

    public void startActivityForResult(Intent intent, int asked) {
        startActivityForResult(intent, asked, null);
    }

    public void startActivityForResult(Intent intent, int asked, Bundle options) {
        ActivityThread.start(intent, this, asked);
    }

    @Override
    public void startActivity(Intent intent) {
        startActivity(intent, null);
    }

    @Override
    public void startActivity(Intent intent, Bundle options) {
        startActivityForResult(intent, -1, options);
    }

    public final void setResult(int result) {
        setResult(result, null);
    }

    public final void setResult(int result, Intent data) {
        this.result = result;
        this.resultData = data;
    }

    public final void requestPermissions(String[] permissions, int asked) {
        ActivityThread.requestPermissions(this, permissions, asked);
    }

    public boolean shouldShowRequestPermissionRationale(String permission) {
        return sim.Phone.ask("permission.rationale", permission).equals("true");
    }

    public void finish() {
        ActivityThread.finish(this);
    }

    public void finishAffinity() {
        ActivityThread.finishAll();
    }

    public void finishAndRemoveTask() {
        ActivityThread.finishAll();
    }

    public boolean moveTaskToBack(boolean nonRoot) {
        sim.Phone.ask("task.back");
        return true;
    }

    public void recreate() {
        ActivityThread.recreate(this);
    }

    public boolean isFinishing() {
        return finished;
    }

    public boolean isDestroyed() {
        return destroyed;
    }

    public boolean isTaskRoot() {
        return ActivityThread.activities.indexOf(this) == 0;
    }

    public int getTaskId() {
        return 1;
    }

    public final void runOnUiThread(Runnable work) {
        ActivityThread.onMain(work);
    }

    public void overridePendingTransition(int enter, int leave) {}

    public void setRequestedOrientation(int orientation) {}

    @Override
    public Object getSystemService(String name) {
        return name.equals(LAYOUT_INFLATER_SERVICE) ? getLayoutInflater() : super.getSystemService(name);
    }
}
