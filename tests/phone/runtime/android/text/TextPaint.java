package android.text;

public class TextPaint {
    public int linkColor;
}
