package com.example.waimai;
import android.app.Activity;
import java.util.ArrayList;
import java.util.List;
public class PermissionHelper {
    public interface Callback { void onAllGranted(); void onRefused(List<String> names); }
    private static final int CODE = 0x7001;
    private final Activity activity;
    private final Callback callback;
    public PermissionHelper(Activity activity, Callback callback) { this.activity = activity; this.callback = callback; }
    public void check(String[] names) {
        List<String> missing = new ArrayList<>();
        for (String n : names) { if (activity.checkSelfPermission(n) != 0) { missing.add(n); } }
        if (missing.isEmpty()) { callback.onAllGranted(); } else { activity.requestPermissions(missing.toArray(new String[missing.size()]), CODE); }
    }
    public void onResult(int code, String[] names, int[] results) {
        if (code != CODE) { return; }
        List<String> refused = new ArrayList<>();
        for (int i = 0; i < names.length; i++) { if (results[i] != 0) { refused.add(names[i]); } }
        if (refused.isEmpty()) { callback.onAllGranted(); } else { callback.onRefused(refused); }
    }
}
