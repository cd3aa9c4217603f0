package android.app;

import android.content.ComponentName;
import android.content.Intent;
import android.content.SharedPreferences;
import android.content.res.Configuration;
import android.net.Uri;
import android.os.Bundle;
import android.view.ContextMenu;
import android.view.ContextThemeWrapper;
import android.view.KeyEvent;
import android.view.LayoutInflater;
import android.view.Menu;
import android.view.MenuInflater;
import android.view.MenuItem;
import android.view.MotionEvent;
import android.view.View;
import android.view.ViewGroup;
import android.view.Window;
import android.view.WindowManager;

/** Declares what the bench apps use of a newer platform than android.jar knows. Never packaged. */
public class Activity extends ContextThemeWrapper {
    public static final int RESULT_OK = -1;
    public static final int RESULT_CANCELED = 0;
    public static final int RESULT_FIRST_USER = 1;

    protected void onCreate(Bundle saved) {}

    protected void onPostCreate(Bundle saved) {}

    protected void onStart() {}

    protected void onRestart() {}

    protected void onResume() {}

    protected void onPostResume() {}

    protected void onNewIntent(Intent intent) {}

    protected void onSaveInstanceState(Bundle out) {}

    protected void onRestoreInstanceState(Bundle saved) {}

    protected void onPause() {}

    protected void onStop() {}

    protected void onDestroy() {}

    protected void onUserLeaveHint() {}

    public void onConfigurationChanged(Configuration config) {}

    public void onLowMemory() {}

    public void onTrimMemory(int level) {}

    public void onWindowFocusChanged(boolean focused) {}

    public void onAttachedToWindow() {}

    public void onContentChanged() {}

    public void onUserInteraction() {}

    protected void onActivityResult(int request, int result, Intent data) {}

    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {}

    public void onBackPressed() {}

    public boolean onKeyDown(int code, KeyEvent event) {
        return false;
    }

    public boolean onKeyUp(int code, KeyEvent event) {
        return false;
    }

    public boolean onTouchEvent(MotionEvent event) {
        return false;
    }

    public boolean dispatchTouchEvent(MotionEvent event) {
        return false;
    }

    public boolean dispatchKeyEvent(KeyEvent event) {
        return false;
    }

    public boolean onCreateOptionsMenu(Menu menu) {
        return true;
    }

    public boolean onPrepareOptionsMenu(Menu menu) {
        return true;
    }

    public boolean onOptionsItemSelected(MenuItem item) {
        return false;
    }

    public boolean onContextItemSelected(MenuItem item) {
        return false;
    }

    public void onCreateContextMenu(ContextMenu menu, View view, ContextMenu.ContextMenuInfo info) {}

    protected Dialog onCreateDialog(int id) {
        return null;
    }

    public final void showDialog(int id) {}

    public final void dismissDialog(int id) {}

    public void onAttachFragment(Fragment fragment) {}

    public void setContentView(int layout) {}

    public void setContentView(View view) {}

    public void setContentView(View view, ViewGroup.LayoutParams params) {}

    public void addContentView(View view, ViewGroup.LayoutParams params) {}

    public void setTitle(CharSequence title) {}

    public void setTitle(int title) {}

    public final CharSequence getTitle() {
        return null;
    }

    public View findViewById(int id) {
        return null;
    }

    public View getCurrentFocus() {
        return null;
    }

    public Window getWindow() {
        return null;
    }

    public WindowManager getWindowManager() {
        return null;
    }

    public ActionBar getActionBar() {
        return null;
    }

    public FragmentManager getFragmentManager() {
        return null;
    }

    public LayoutInflater getLayoutInflater() {
        return null;
    }

    public MenuInflater getMenuInflater() {
        return null;
    }

    public Intent getIntent() {
        return null;
    }

    public void setIntent(Intent intent) {}

    public final Application getApplication() {
        return null;
    }

    public ComponentName getComponentName() {
        return null;
    }

    public ComponentName getCallingActivity() {
        return null;
    }

    public String getCallingPackage() {
        return null;
    }

    public Uri getReferrer() {
        return null;
    }

    public SharedPreferences getPreferences(int mode) {
        return null;
    }

    public Object getSystemService(String name) {
        return null;
    }

    public int checkSelfPermission(String permission) {
        return 0;
    }

    public boolean shouldShowRequestPermissionRationale(String permission) {
        return false;
    }

    public final void requestPermissions(String[] permissions, int request) {}

    public final boolean requestWindowFeature(int feature) {
        return false;
    }

    public void setRequestedOrientation(int orientation) {}

    public void startActivity(Intent intent) {}

    public void startActivity(Intent intent, Bundle options) {}

    public void startActivities(Intent[] intents) {}

    public void startActivityForResult(Intent intent, int request) {}

    public void startActivityForResult(Intent intent, int request, Bundle options) {}

    public boolean startActivityIfNeeded(Intent intent, int request) {
        return false;
    }

    public void overridePendingTransition(int enter, int exit) {}

    public final void setResult(int result) {}

    public final void setResult(int result, Intent data) {}

    public final void runOnUiThread(Runnable action) {}

    public boolean isFinishing() {
        return false;
    }

    public boolean isDestroyed() {
        return false;
    }

    public boolean isTaskRoot() {
        return false;
    }

    public int getTaskId() {
        return 0;
    }

    public boolean moveTaskToBack(boolean nonRoot) {
        return false;
    }

    public void recreate() {}

    public void finish() {}

    public void finishAffinity() {}

    public void finishAndRemoveTask() {}

    public void finishActivity(int request) {}

    public void setTheme(int theme) {}

    public void setFinishOnTouchOutside(boolean finish) {}
}
