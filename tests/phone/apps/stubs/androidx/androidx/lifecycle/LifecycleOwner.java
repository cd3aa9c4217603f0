package androidx.lifecycle;

/** Something that starts and stops. */
public interface LifecycleOwner {}
