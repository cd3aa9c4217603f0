package com.permissionx.guolindev.callback;

import java.util.List;

/** What the app hears. */
public interface RequestCallback {
    void onResult(boolean all, List<String> granted, List<String> denied);
}
