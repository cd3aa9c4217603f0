package android.text;

public interface Spannable extends Spanned {
    void setSpan(Object span, int start, int end, int flags);
}
