package com.blankj.utilcode.util;
import android.app.Activity;
import java.util.ArrayList;
import java.util.List;
public final class PermissionUtils {
    public interface FullCallback { void onGranted(List<String> granted); void onDenied(List<String> forever, List<String> denied); }
    public interface SimpleCallback { void onGranted(); void onDenied(); }
    private final String[] permissions; private FullCallback full; private SimpleCallback simple;
    private PermissionUtils(String... permissions) { this.permissions = permissions; }
    public static PermissionUtils permission(String... permissions) { return new PermissionUtils(permissions); }
    public PermissionUtils callback(FullCallback callback) { full = callback; return this; }
    public PermissionUtils callback(SimpleCallback callback) { simple = callback; return this; }
    public void request() {
        Activity top = Utils.top;
        top.requestPermissions(permissions, 1);
        List<String> ok = new ArrayList<>(); List<String> no = new ArrayList<>();
        for (String p : permissions) { if (top.checkSelfPermission(p) == 0) { ok.add(p); } else { no.add(p); } }
        if (no.isEmpty()) { if (simple != null) { simple.onGranted(); } if (full != null) { full.onGranted(ok); } }
        else { if (simple != null) { simple.onDenied(); } if (full != null) { full.onDenied(no, no); } }
    }
}
