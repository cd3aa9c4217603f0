package android.view;

import android.content.Context;
import android.util.AttributeSet;
import android.widget.ScrollView;
import java.util.ArrayList;
import java.util.List;

public abstract class ViewGroup extends View implements ViewParent, ViewManager {
    private final List<View> children = new ArrayList<>();

    public static class LayoutParams {
        public static final int MATCH_PARENT = -1;
        public static final int FILL_PARENT = -1;
        public static final int WRAP_CONTENT = -2;
        public int width;
        public int height;

        public LayoutParams(int width, int height) {
            this.width = width;
            this.height = height;
        }

        public LayoutParams(LayoutParams other) {
            this(other.width, other.height);
        }
    }

    public static class MarginLayoutParams extends LayoutParams {
        public int leftMargin;
        public int topMargin;
        public int rightMargin;
        public int bottomMargin;

        public MarginLayoutParams(int width, int height) {
            super(width, height);
        }

        public void setMargins(int left, int top, int right, int bottom) {
            leftMargin = left;
            topMargin = top;
            rightMargin = right;
            bottomMargin = bottom;
        }
    }

    public ViewGroup(Context context) {
        super(context);
    }

    public ViewGroup(Context context, AttributeSet attributes) {
        super(context);
    }

    public ViewGroup(Context context, AttributeSet attributes, int style) {
        super(context);
    }

    public void addView(View view) {
        addView(view, -1);
    }

    public void addView(View view, int index) {
        if (view.parent != null) {
            throw new IllegalStateException(
                    "The specified child already has a parent. You must call removeView() on the child's parent first.");
        }
        view.parent = this;
        children.add(index < 0 ? children.size() : index, view);
        if (shown) {
            view.shown();
        }
    }

    public void addView(View view, int width, int height) {
        addView(view, new LayoutParams(width, height));
    }

    @Override
    public void addView(View view, LayoutParams params) {
        addView(view, -1, params);
    }

    public void addView(View view, int index, LayoutParams params) {
        view.setLayoutParams(params);
        addView(view, index);
    }

    @Override
    public void removeView(View view) {
        if (children.remove(view)) {
            view.parent = null;
            view.hidden();
        }
    }

    public void removeViewAt(int index) {
        removeView(children.get(index));
    }

    public void removeAllViews() {
        new ArrayList<>(children).forEach(this::removeView);
    }

    public int getChildCount() {
        return children.size();
    }

    public View getChildAt(int index) {
        return index < 0 || index >= children.size() ? null : children.get(index);
    }

    public int indexOfChild(View view) {
        return children.indexOf(view);
    }

    @Override
    @SuppressWarnings("unchecked")
    <T extends View> T found(int id) {
        View found = super.found(id);
        for (int at = 0; found == null && at < children.size(); at++) {
            found = children.get(at).found(id);
        }
        return (T) found;
    }

    @Override
    View tagged(Object tag) {
        View found = super.tagged(tag);
        for (int at = 0; found == null && at < children.size(); at++) {
            found = children.get(at).tagged(tag);
        }
        return found;
    }

    @Override
    View at(int x, int y) {
        if (getVisibility() != VISIBLE || !contains(x, y)) {
            return null;
        }
        View found = null;
        for (int at = children.size() - 1; found == null && at >= 0; at--) {
            found = children.get(at).at(x, y);
        }
        return found == null ? super.at(x, y) : found;
    }

    @Override
    View scrollerAt(int x, int y) {
        View found = null;
        for (int at = children.size() - 1; found == null && at >= 0; at--) {
            found = children.get(at).scrollerAt(x, y);
        }
        boolean own = found == null && this instanceof ScrollView && contains(x, y);
        return own ? this : found;
    }

    @Override
    void shown() {
        super.shown();
        List.copyOf(children).forEach(View::shown);
    }

    @Override
    void hidden() {
        super.hidden();
        List.copyOf(children).forEach(View::hidden);
    }
}
