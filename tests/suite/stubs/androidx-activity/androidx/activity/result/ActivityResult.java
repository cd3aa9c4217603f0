package androidx.activity.result;

import android.content.Intent;

/** What an activity answered. */
public final class ActivityResult {
    private final int code;
    private final Intent data;

    public ActivityResult(int code, Intent data) {
        this.code = code;
        this.data = data;
    }

    public int getResultCode() {
        return code;
    }

    public Intent getData() {
        return data;
    }
}
