package android.text.style;

public class ForegroundColorSpan extends CharacterStyle {
    public ForegroundColorSpan(int color) {}
}
