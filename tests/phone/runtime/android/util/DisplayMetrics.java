package android.util;

public class DisplayMetrics {
    public float density = 2.625f;
    public int densityDpi = 420;
    public int widthPixels = 1080;
    public int heightPixels = 1920;
    public float scaledDensity = 2.625f;
}
