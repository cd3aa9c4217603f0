package android.widget;

import android.content.Context;
import android.util.AttributeSet;
import android.view.ViewGroup;

public class RelativeLayout extends ViewGroup {
    public static class LayoutParams extends MarginLayoutParams {
        public LayoutParams(int width, int height) {
            super(width, height);
        }

        public void addRule(int rule) {}

        public void addRule(int rule, int subject) {}
    }

    public RelativeLayout(Context context) {
        super(context);
    }

    public RelativeLayout(Context context, AttributeSet attributes) {
        super(context);
    }
}
