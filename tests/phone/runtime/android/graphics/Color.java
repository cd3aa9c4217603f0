package android.graphics;

public class Color {
    public static final int BLACK = 0xff000000;
    public static final int WHITE = 0xffffffff;
    public static final int GRAY = 0xff888888;
    public static final int RED = 0xffff0000;
    public static final int BLUE = 0xff0000ff;
    public static final int TRANSPARENT = 0;

    public static int rgb(int red, int green, int blue) {
        return 0xff000000 | red << 16 | green << 8 | blue;
    }

    public static int parseColor(String text) {
        return (int) Long.parseLong(text.substring(1), 16);
    }
}
