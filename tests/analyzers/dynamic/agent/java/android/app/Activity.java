package android.app;

import android.os.Bundle;

public class Activity {
    protected void onCreate(Bundle state) {}

    protected void onResume() {}

    public final void requestPermissions(String[] permissions, int number) {
        onRequestPermissionsResult(number, permissions, new int[] {0, -1});
    }

    public void onRequestPermissionsResult(int number, String[] permissions, int[] grants) {}

    public void finish() {}
}
