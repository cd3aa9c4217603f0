package android.view;

import android.content.Context;
import android.content.res.Resources;
import android.graphics.drawable.Drawable;
import android.os.Handler;
import android.os.Looper;
import android.util.AttributeSet;
import java.util.concurrent.atomic.AtomicInteger;

public class View {
    public static final int VISIBLE = 0;
    public static final int INVISIBLE = 4;
    public static final int GONE = 8;
    public static final int NO_ID = -1;
    public static final int FOCUS_UP = 33;
    public static final int FOCUS_DOWN = 130;
    private static final AtomicInteger next = new AtomicInteger(1);

    public interface OnClickListener {
        void onClick(View view);
    }

    public interface OnLongClickListener {
        boolean onLongClick(View view);
    }

    public interface OnTouchListener {
        boolean onTouch(View view, MotionEvent event);
    }

    private final Context context;
    private int id = NO_ID;
    private String name = "";
    private Object tag;
    private int visibility = VISIBLE;
    private boolean enabled = true;
    private boolean clickable;
    private boolean focusable;
    private boolean selected;
    private CharSequence description;
    private OnClickListener onClick;
    private OnTouchListener onTouch;
    private OnLongClickListener onLongClick;
    private ViewGroup.LayoutParams params;
    ViewGroup parent;
    Window window;
    boolean shown;
    /** Where the view is, in pixels of the screen; kept by {@code sim.Layout}. */
    public int left;
    public int top;
    public int right;
    public int bottom;
    /** Pixels its content is scrolled up by. */
    public int scrolled;

    public View(Context context) {
        this.context = context;
    }

    public View(Context context, AttributeSet attributes) {
        this(context);
    }

    public View(Context context, AttributeSet attributes, int style) {
        this(context);
    }

    public static int generateViewId() {
        return next.getAndIncrement();
    }

    public final Context getContext() {
        return context;
    }

    public Resources getResources() {
        return context.getResources();
    }

    public void setId(int id) {
        this.id = id;
    }

    public int getId() {
        return id;
    }

    public void setTag(Object tag) {
        this.tag = tag;
    }

    public Object getTag() {
        return tag;
    }

    public void setVisibility(int visibility) {
        this.visibility = visibility;
    }

    public int getVisibility() {
        return visibility;
    }

    public boolean isShown() {
        return visibility == VISIBLE && (parent == null || parent.isShown());
    }

    public void setEnabled(boolean enabled) {
        this.enabled = enabled;
    }

    public boolean isEnabled() {
        return enabled;
    }

    public void setClickable(boolean clickable) {
        this.clickable = clickable;
    }

    public boolean isClickable() {
        return clickable;
    }

    public void setFocusable(boolean focusable) {
        this.focusable = focusable;
    }

    public final boolean isFocusable() {
        return focusable;
    }

    public final boolean requestFocus() {
        return true;
    }

    public void setSelected(boolean selected) {
        this.selected = selected;
    }

    public boolean isSelected() {
        return selected;
    }

    public void setContentDescription(CharSequence description) {
        this.description = description;
    }

    public CharSequence getContentDescription() {
        return description;
    }

    public void setOnClickListener(OnClickListener listener) {
        onClick = listener;
        clickable = true;
    }

    public boolean hasOnClickListeners() {
        return onClick != null;
    }

    public void setOnLongClickListener(OnLongClickListener listener) {
        onLongClick = listener;
    }

    public void setOnTouchListener(OnTouchListener listener) {
        onTouch = listener;
    }

    public boolean onTouchEvent(MotionEvent event) {
        return false;
    }

    public boolean performClick() {
        if (onClick != null) {
            onClick.onClick(this);
        }
        return onClick != null;
    }

    public boolean callOnClick() {
        return performClick();
    }

    public boolean performLongClick() {
        return onLongClick != null && onLongClick.onLongClick(this);
    }

    public boolean post(Runnable work) {
        return new Handler(Looper.getMainLooper()).post(work);
    }

    public boolean postDelayed(Runnable work, long delay) {
        return new Handler(Looper.getMainLooper()).postDelayed(work, delay);
    }

    public boolean removeCallbacks(Runnable work) {
        return true;
    }

    public <T extends View> T findViewById(int id) {
        return found(id);
    }

    @SuppressWarnings("unchecked")
    <T extends View> T found(int id) {
        return this.id == id && id != NO_ID ? (T) this : null;
    }

    @SuppressWarnings("unchecked")
    public final <T extends View> T findViewWithTag(Object tag) {
        return (T) tagged(tag);
    }

    View tagged(Object tag) {
        return tag.equals(this.tag) ? this : null;
    }

    public final ViewParent getParent() {
        return parent;
    }

    public View getRootView() {
        return parent == null ? this : parent.getRootView();
    }

    public void setLayoutParams(ViewGroup.LayoutParams params) {
        this.params = params;
    }

    public ViewGroup.LayoutParams getLayoutParams() {
        return params;
    }

    public final int getWidth() {
        return right - left;
    }

    public final int getHeight() {
        return bottom - top;
    }

    public void scrollBy(int x, int y) {
        scrolled = Math.max(0, scrolled + y);
    }

    public void setPadding(int left, int top, int right, int bottom) {}

    public void setBackgroundColor(int color) {}

    public void setBackgroundResource(int id) {}

    public void setBackground(Drawable drawable) {}

    public void setAlpha(float alpha) {}

    public void setMinimumHeight(int height) {}

    public void setMinimumWidth(int width) {}

    public void setElevation(float elevation) {}

    public void setKeepScreenOn(boolean on) {}

    public void setFitsSystemWindows(boolean fits) {}

    public void bringToFront() {}

    public void requestLayout() {}

    public void invalidate() {}

    public void postInvalidate() {}

    // -- for the system -------------------------------------------------------

    /** Gives a view of the platform the name it has on a phone. */
    public final void named(String name) {
        this.name = name;
    }

    /** The full resource name, as uiautomator shows it. */
    public final String resource() {
        if (!name.isEmpty() || id == NO_ID) {
            return name;
        }
        if (id == android.R.id.content) {
            return "android:id/content";
        }
        String found = sim.Resources.name(id);
        return found.isEmpty() ? "" : sim.Phone.fact("package") + ":" + found;
    }

    public final boolean contains(int x, int y) {
        return x >= left && x < right && y >= top && y < bottom;
    }

    final Window window() {
        return parent == null ? window : parent.window();
    }

    /** The innermost view at a point that takes a tap. */
    View at(int x, int y) {
        boolean takes = clickable || onTouch != null;
        return visibility == VISIBLE && takes && contains(x, y) ? this : null;
    }

    View scrollerAt(int x, int y) {
        return null;
    }

    void tapped(int x, int y) {
        if (!enabled) {
            return;
        }
        boolean taken = false;
        for (int action : new int[] {MotionEvent.ACTION_DOWN, MotionEvent.ACTION_UP}) {
            MotionEvent event = MotionEvent.obtain(0, 0, action, x, y, 0);
            taken |= onTouch != null && onTouch.onTouch(this, event);
            taken |= onTouchEvent(event);
        }
        if (!taken) {
            performClick();
        }
    }

    void shown() {
        if (!shown) {
            shown = true;
            onAttachedToWindow();
        }
    }

    void hidden() {
        if (shown) {
            shown = false;
            onDetachedFromWindow();
        }
    }

    protected void onAttachedToWindow() {}

    protected void onDetachedFromWindow() {}

    protected void onDraw(android.graphics.Canvas canvas) {}

    protected void onMeasure(int width, int height) {}

    protected void onLayout(boolean changed, int left, int top, int right, int bottom) {}
}
