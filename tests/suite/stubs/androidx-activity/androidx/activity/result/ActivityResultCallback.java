package androidx.activity.result;

/** Who hears the answer. */
public interface ActivityResultCallback<O> {
    void onActivityResult(O result);
}
