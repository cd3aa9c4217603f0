package androidx.camera.core;

/** What frames are for. */
public abstract class UseCase {}
