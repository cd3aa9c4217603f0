package android.hardware.camera2;

/** Declares what android.jar is too old for. Never packaged. */
public class CameraAccessException extends Exception {}
