package com.permissionx.guolindev.callback;

import com.permissionx.guolindev.request.ExplainScope;
import java.util.List;

/** Where the app says why. */
public interface ExplainReasonCallback {
    void onExplainReason(ExplainScope scope, List<String> denied);
}
