package androidx.activity.result.contract;

import android.content.Context;
import android.content.Intent;

/** How a question becomes an intent, and the intent's answer a value. */
public abstract class ActivityResultContract<I, O> {
    public abstract Intent createIntent(Context context, I input);

    public abstract O parseResult(int code, Intent data);
}
