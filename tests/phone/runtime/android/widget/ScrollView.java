package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class ScrollView extends FrameLayout {
    /** Height of what is in it, in pixels; kept by {@code sim.Layout}. */
    public int inside;

    public ScrollView(Context context) {
        super(context);
    }

    public ScrollView(Context context, AttributeSet attributes) {
        super(context);
    }

    public boolean fullScroll(int direction) {
        scrolled = direction == FOCUS_UP ? 0 : Integer.MAX_VALUE / 2;
        return true;
    }
}
