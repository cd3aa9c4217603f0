package android.view;

import android.content.Context;
import android.util.AttributeSet;
import android.widget.CompoundButton;
import android.widget.LinearLayout;
import android.widget.TextView;
import java.lang.reflect.InvocationTargetException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

public abstract class LayoutInflater {
    private static final String[] PREFIXES = {"android.widget.", "android.view.", "android.webkit."};
    private final Context context;

    protected LayoutInflater(Context context) {
        this.context = context;
    }

    public static LayoutInflater from(Context context) {
        return new LayoutInflater(context) {};
    }

    public View inflate(int layout, ViewGroup root) {
        return inflate(layout, root, root != null);
    }

    public View inflate(int layout, ViewGroup root, boolean attach) {
        View view = made(sim.Resources.xml("res/" + sim.Resources.name(layout) + ".xml"));
        if (attach && root != null) {
            root.addView(view);
            return root;
        }
        return view;
    }

    private View made(Element element) {
        if (element.getTagName().equals("include")) {
            return made(sim.Resources.xml("res/" + element.getAttribute("layout").substring(1) + ".xml"));
        }
        View view = instance(element);
        apply(view, element);
        for (Node at = element.getFirstChild(); at != null; at = at.getNextSibling()) {
            if (at instanceof Element child && view instanceof ViewGroup group) {
                group.addView(made(child));
            }
        }
        return view;
    }

    private View instance(Element element) {
        Class<?> kind = kind(element.getTagName());
        try {
            try {
                return (View) kind.getConstructor(Context.class, AttributeSet.class).newInstance(context, null);
            } catch (NoSuchMethodException shorter) {
                return (View) kind.getConstructor(Context.class).newInstance(context);
            }
        } catch (InstantiationException | IllegalAccessException | NoSuchMethodException | InvocationTargetException failed) {
            throw new InflateException("Error inflating class " + element.getTagName(), failed);
        }
    }

    private static Class<?> kind(String tag) {
        String[] names = tag.indexOf('.') > 0 ? new String[] {""} : PREFIXES;
        for (String prefix : names) {
            try {
                return Class.forName(prefix + tag);
            } catch (ClassNotFoundException next) {
                continue;
            }
        }
        throw new InflateException("Error inflating class " + tag, null);
    }

    private static String written(Element element, String name) {
        return element.getAttribute("android:" + name);
    }

    private void apply(View view, Element element) {
        String id = written(element, "id");
        if (!id.isEmpty()) {
            view.setId(number(id.substring(id.indexOf('/') + 1)));
        }
        String visibility = written(element, "visibility");
        if (!visibility.isEmpty()) {
            view.setVisibility(visibility.equals("gone") ? View.GONE : visibility.equals("invisible") ? View.INVISIBLE : View.VISIBLE);
        }
        if (written(element, "enabled").equals("false")) {
            view.setEnabled(false);
        }
        if (written(element, "clickable").equals("true")) {
            view.setClickable(true);
        }
        if (!written(element, "contentDescription").isEmpty()) {
            view.setContentDescription(sim.Resources.text(written(element, "contentDescription")));
        }
        if (!written(element, "onClick").isEmpty()) {
            view.setOnClickListener(same -> call(written(element, "onClick"), same));
        }
        if (view instanceof LinearLayout line) {
            line.setOrientation(written(element, "orientation").equals("vertical") ? LinearLayout.VERTICAL : LinearLayout.HORIZONTAL);
        }
        if (view instanceof TextView text) {
            applyText(text, element);
        }
        if (view instanceof CompoundButton button && written(element, "checked").equals("true")) {
            button.setChecked(true);
        }
    }

    private static void applyText(TextView view, Element element) {
        view.setText(sim.Resources.text(written(element, "text")));
        if (!written(element, "hint").isEmpty()) {
            view.setHint(sim.Resources.text(written(element, "hint")));
        }
        if (written(element, "inputType").toLowerCase().contains("password")) {
            view.setInputType(0x81);
        }
    }

    private static int number(String name) {
        try {
            return Class.forName(sim.Phone.fact("code") + ".R$id").getField(name).getInt(null);
        } catch (ReflectiveOperationException absent) {
            return View.NO_ID;
        }
    }

    private void call(String method, View view) {
        try {
            context.getClass().getMethod(method, View.class).invoke(context, view);
        } catch (InvocationTargetException failed) {
            throw new IllegalStateException("Could not execute method for android:onClick", failed.getCause());
        } catch (ReflectiveOperationException absent) {
            throw new IllegalStateException("Could not find method " + method, absent);
        }
    }
}
