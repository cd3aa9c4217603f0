package android.graphics;

public class Canvas {
    public void drawColor(int color) {}
}
