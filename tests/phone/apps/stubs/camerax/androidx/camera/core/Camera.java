package androidx.camera.core;

/** A camera in use. */
public interface Camera {}
