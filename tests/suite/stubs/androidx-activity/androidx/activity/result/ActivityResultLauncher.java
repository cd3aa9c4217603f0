package androidx.activity.result;

/** Asks. */
public abstract class ActivityResultLauncher<I> {
    public abstract void launch(I input);

    public abstract void unregister();
}
