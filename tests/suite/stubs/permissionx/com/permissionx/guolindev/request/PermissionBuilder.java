package com.permissionx.guolindev.request;

import androidx.activity.result.ActivityResultCallback;
import androidx.activity.result.ActivityResultLauncher;
import androidx.activity.result.contract.ActivityResultContracts;
import androidx.fragment.app.FragmentActivity;
import com.permissionx.guolindev.callback.ExplainReasonCallback;
import com.permissionx.guolindev.callback.RequestCallback;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** A stand-in with the names of the library and bodies of our own. */
public class PermissionBuilder {
    final FragmentActivity activity;
    private final List<String> permissions;
    private boolean beforehand;
    private ExplainReasonCallback reason;
    private RequestCallback callback;
    private ActivityResultLauncher<String[]> launcher;

    public PermissionBuilder(FragmentActivity activity, List<String> permissions) {
        this.activity = activity;
        this.permissions = permissions;
    }

    public PermissionBuilder explainReasonBeforeRequest() {
        beforehand = true;
        return this;
    }

    public PermissionBuilder onExplainRequestReason(ExplainReasonCallback callback) {
        reason = callback;
        return this;
    }

    public void request(RequestCallback callback) {
        this.callback = callback;
        launcher = activity.registerForActivityResult(
                new ActivityResultContracts.RequestMultiplePermissions(),
                new ActivityResultCallback<Map<String, Boolean>>() {
                    @Override
                    public void onActivityResult(Map<String, Boolean> result) {
                        answer(!result.containsValue(false));
                    }
                });
        if (beforehand && reason != null) {
            reason.onExplainReason(new ExplainScope(this), permissions);
        } else {
            ask();
        }
    }

    void ask() {
        launcher.launch(permissions.toArray(new String[0]));
    }

    void answer(boolean all) {
        List<String> none = Collections.emptyList();
        callback.onResult(all, all ? permissions : none, all ? none : permissions);
    }
}
