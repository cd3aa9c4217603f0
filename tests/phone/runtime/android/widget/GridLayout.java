package android.widget;

import android.content.Context;
import android.util.AttributeSet;
import android.view.ViewGroup;

public class GridLayout extends ViewGroup {
    public static class LayoutParams extends MarginLayoutParams {
        public LayoutParams(int width, int height) {
            super(width, height);
        }

        public void addRule(int rule) {}

        public void addRule(int rule, int subject) {}
    }

    public GridLayout(Context context) {
        super(context);
    }

    public GridLayout(Context context, AttributeSet attributes) {
        super(context);
    }
}
