package android.text;

import java.lang.reflect.Array;
import java.util.ArrayList;
import java.util.List;

public class SpannableStringBuilder implements Spannable, Editable {
    private final StringBuilder text;
    private final List<Object> spans = new ArrayList<>();

    public SpannableStringBuilder() {
        this("");
    }

    public SpannableStringBuilder append(CharSequence more) {
        text.append(more);
        return this;
    }

    public SpannableStringBuilder(CharSequence text) {
        this.text = new StringBuilder(text);
    }

    @Override
    public void setSpan(Object span, int start, int end, int flags) {
        spans.add(span);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T[] getSpans(int start, int end, Class<T> kind) {
        return spans.stream().filter(kind::isInstance).toArray(size -> (T[]) Array.newInstance(kind, size));
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int at) {
        return text.charAt(at);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
