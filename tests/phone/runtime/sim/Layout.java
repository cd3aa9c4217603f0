package sim;

import android.view.SurfaceView;
import android.view.TextureView;
import android.view.View;
import android.view.ViewGroup;
import android.view.Window;
import android.widget.Checkable;
import android.widget.EditText;
import android.widget.ImageView;
import android.widget.LinearLayout;
import android.widget.ScrollView;
import android.widget.TextView;
import java.util.Map;
import java.util.WeakHashMap;

/** Puts views on the screen, one below the other, and writes them as uiautomator does. */
public final class Layout {
    private static final int WIDTH = 1080;
    private static final int HEIGHT = 1920;
    private static final int STATUS_BAR = 63;
    private static final int LINE = 63;
    private static final int PAD = 32;
    private static final int WIDE = 42;
    private static final int NARROW = 23;
    private static final Map<View, Window> windows = new WeakHashMap<>();

    private Layout() {}

    /** The window a view is in, as of the last layout. */
    public static Window windowOf(View view) {
        return windows.get(view.getRootView());
    }

    /** Gives each view of a window its bounds. */
    public static void place(Window window) {
        View root = window.getDecorView();
        windows.put(root, window);
        if (window.floating) {
            int width = WIDTH - 4 * PAD;
            int height = Math.min(height(root, width), HEIGHT - 8 * PAD);
            place(root, 2 * PAD, (HEIGHT - height) / 2, width, height);
        } else {
            place(root, 0, STATUS_BAR, WIDTH, HEIGHT - STATUS_BAR);
        }
    }

    private static int lines(CharSequence text, int width) {
        int lines = 1;
        int used = 0;
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            int wide = c < 0x300 ? NARROW : WIDE;
            if (c == '\n' || used + wide > width) {
                lines++;
                used = 0;
            }
            used += c == '\n' ? 0 : wide;
        }
        return lines;
    }

    private static int height(View view, int width) {
        if (view.getVisibility() == View.GONE) {
            return 0;
        }
        if (view instanceof ViewGroup group) {
            int sum = 0;
            int most = 0;
            boolean row = isRow(view);
            int shown = Math.max(1, shown(group));
            for (int at = 0; at < group.getChildCount(); at++) {
                int one = height(group.getChildAt(at), row ? width / shown : width);
                sum += one;
                most = Math.max(most, one);
            }
            return row ? most : sum;
        }
        if (view instanceof TextView text) {
            CharSequence said = text.length() == 0 && text.getHint() != null ? text.getHint() : text.getText();
            return 2 * PAD + LINE * lines(said, width - 2 * PAD);
        }
        boolean picture = view instanceof SurfaceView || view instanceof TextureView;
        return picture ? 600 : view instanceof ImageView ? 300 : 2 * PAD + LINE;
    }

    private static boolean isRow(View view) {
        return view instanceof LinearLayout line && line.getOrientation() == LinearLayout.HORIZONTAL;
    }

    private static int shown(ViewGroup group) {
        int shown = 0;
        for (int at = 0; at < group.getChildCount(); at++) {
            shown += group.getChildAt(at).getVisibility() == View.GONE ? 0 : 1;
        }
        return shown;
    }

    private static void place(View view, int left, int top, int width, int height) {
        view.left = left;
        view.top = top;
        view.right = left + width;
        view.bottom = top + height;
        if (!(view instanceof ViewGroup group)) {
            return;
        }
        boolean row = isRow(view);
        int each = row ? width / Math.max(1, shown(group)) : width;
        if (view instanceof ScrollView scroll) {
            scroll.inside = height(view, width);
            scroll.scrolled = Math.max(0, Math.min(scroll.scrolled, scroll.inside - height));
        }
        int x = left;
        int y = top - view.scrolled;
        for (int at = 0; at < group.getChildCount(); at++) {
            View child = group.getChildAt(at);
            int wanted = height(child, each);
            boolean alone = shown(group) == 1 && child instanceof ViewGroup && !(view instanceof ScrollView);
            boolean limited = child instanceof ScrollView && !row;
            int tall = alone ? height : limited ? Math.min(wanted, top + height - y - below(group, at, each)) : wanted;
            place(child, x, y, child.getVisibility() == View.GONE ? 0 : each, Math.max(0, tall));
            if (child.getVisibility() != View.GONE) {
                x += row ? each : 0;
                y += row ? 0 : tall;
            }
        }
    }

    /** What the views after one need, so that a scrolling text leaves room for its buttons. */
    private static int below(ViewGroup group, int at, int width) {
        int sum = 0;
        for (int after = at + 1; after < group.getChildCount(); after++) {
            sum += height(group.getChildAt(after), width);
        }
        return sum;
    }

    // -- the tree -------------------------------------------------------------

    /** The nodes of a window; what lies outside the screen or a scrolling view is left out. */
    public static String xml(Window window) {
        place(window);
        StringBuilder text = new StringBuilder();
        View root = window.getDecorView();
        node(text, root, 0, window, new int[] {root.left, root.top, root.right, root.bottom});
        return text.toString();
    }

    private static String kind(View view) {
        Class<?> kind = view.getClass();
        while (!kind.getName().startsWith("android.")) {
            kind = kind.getSuperclass();
        }
        return kind.getName();
    }

    private static void node(StringBuilder text, View view, int index, Window window, int[] clip) {
        int[] seen = {
            Math.max(view.left, clip[0]), Math.max(view.top, clip[1]),
            Math.min(view.right, clip[2]), Math.min(view.bottom, clip[3])
        };
        if (view.getVisibility() != View.VISIBLE || seen[0] >= seen[2] || seen[1] >= seen[3]) {
            return;
        }
        text.append("<node");
        attributes(text, view, index, window);
        text.append(" bounds=\"[").append(seen[0]).append(',').append(seen[1]).append("][");
        text.append(seen[2]).append(',').append(seen[3]).append("]\"");
        if (view instanceof ViewGroup group && group.getChildCount() > 0) {
            text.append('>');
            for (int at = 0; at < group.getChildCount(); at++) {
                node(text, group.getChildAt(at), at, window, seen);
            }
            text.append("</node>");
        } else {
            text.append(" />");
        }
    }

    private static void attributes(StringBuilder text, View view, int index, Window window) {
        boolean password = view instanceof EditText field && (field.getInputType() & 0x90) != 0;
        boolean checked = view instanceof Checkable box && box.isChecked();
        boolean scrolls = view instanceof ScrollView scroll && scroll.inside > view.getHeight();
        attribute(text, "index", index);
        attribute(text, "text", said(view, password));
        attribute(text, "resource-id", view.resource());
        attribute(text, "class", kind(view));
        attribute(text, "package", Phone.fact("package"));
        attribute(text, "content-desc", view.getContentDescription() == null ? "" : view.getContentDescription());
        attribute(text, "checkable", view instanceof Checkable);
        attribute(text, "checked", checked);
        attribute(text, "clickable", view.isClickable());
        attribute(text, "enabled", view.isEnabled());
        attribute(text, "focusable", view.isFocusable() || view.isClickable());
        attribute(text, "focused", window.focused() == view);
        attribute(text, "scrollable", scrolls);
        attribute(text, "long-clickable", false);
        attribute(text, "password", password);
        attribute(text, "selected", view.isSelected());
    }

    private static String said(View view, boolean password) {
        if (!(view instanceof TextView text)) {
            return "";
        }
        if (text.length() == 0) {
            return text.getHint() == null ? "" : text.getHint().toString();
        }
        return password ? "\u2022".repeat(text.length()) : text.getText().toString();
    }

    private static void attribute(StringBuilder text, String name, Object value) {
        text.append(' ').append(name).append("=\"");
        String written = String.valueOf(value);
        for (int at = 0; at < written.length(); at++) {
            char c = written.charAt(at);
            switch (c) {
                case '&' -> text.append("&amp;");
                case '<' -> text.append("&lt;");
                case '>' -> text.append("&gt;");
                case '"' -> text.append("&quot;");
                case '\n' -> text.append("&#10;");
                default -> text.append(c);
            }
        }
        text.append('"');
    }
}
