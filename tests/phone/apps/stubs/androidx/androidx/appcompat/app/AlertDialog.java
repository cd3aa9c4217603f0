package androidx.appcompat.app;

import android.app.Dialog;
import android.content.Context;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import java.util.LinkedHashMap;
import java.util.Map;

/** A stand-in with the names of the library and bodies of our own. */
public class AlertDialog extends Dialog implements DialogInterface {
    private static final int[] ORDER = {BUTTON_NEUTRAL, BUTTON_NEGATIVE, BUTTON_POSITIVE};
    private final Map<Integer, CharSequence> texts = new LinkedHashMap<>();
    private final Map<Integer, DialogInterface.OnClickListener> listeners = new LinkedHashMap<>();
    private final Map<Integer, Button> buttons = new LinkedHashMap<>();
    private CharSequence title;
    private CharSequence message;
    private View custom;
    private CharSequence[] items;
    private DialogInterface.OnClickListener onItem;

    protected AlertDialog(Context context) {
        super(context);
    }

    @Override
    protected void onCreate(Bundle state) {
        LinearLayout panel = new LinearLayout(getContext());
        panel.setOrientation(LinearLayout.VERTICAL);
        for (CharSequence text : new CharSequence[] {title, message}) {
            if (text != null) {
                panel.addView(line(text));
            }
        }
        if (custom != null) {
            panel.addView(custom);
        }
        for (int at = 0; items != null && at < items.length; at++) {
            int which = at;
            TextView item = line(items[at]);
            item.setOnClickListener(view -> pressed(onItem, which));
            panel.addView(item);
        }
        LinearLayout row = new LinearLayout(getContext());
        for (int which : ORDER) {
            if (texts.get(which) != null) {
                Button button = new Button(getContext());
                button.setText(texts.get(which));
                button.setOnClickListener(view -> pressed(listeners.get(which), which));
                buttons.put(which, button);
                row.addView(button);
            }
        }
        panel.addView(row);
        setContentView(panel);
    }

    private TextView line(CharSequence text) {
        TextView view = new TextView(getContext());
        view.setText(text);
        return view;
    }

    private void pressed(DialogInterface.OnClickListener listener, int which) {
        if (listener != null) {
            listener.onClick(this, which);
        }
        dismiss();
    }

    @Override
    public void setTitle(CharSequence title) {
        this.title = title;
    }

    public void setMessage(CharSequence message) {
        this.message = message;
    }

    public void setView(View view) {
        custom = view;
    }

    public void setButton(int which, CharSequence text, DialogInterface.OnClickListener listener) {
        texts.put(which, text);
        listeners.put(which, listener);
    }

    public Button getButton(int which) {
        return buttons.get(which);
    }

    /** Collects what an alert shows. */
    public static class Builder {
        private final Context context;
        private final AlertDialog made;

        public Builder(Context context) {
            this.context = context;
            made = new AlertDialog(context);
        }

        public Builder(Context context, int theme) {
            this(context);
        }

        public Builder setTitle(CharSequence title) {
            made.setTitle(title);
            return this;
        }

        public Builder setTitle(int id) {
            return setTitle(context.getText(id));
        }

        public Builder setMessage(CharSequence message) {
            made.setMessage(message);
            return this;
        }

        public Builder setMessage(int id) {
            return setMessage(context.getText(id));
        }

        public Builder setView(View view) {
            made.setView(view);
            return this;
        }

        public Builder setItems(CharSequence[] items, DialogInterface.OnClickListener listener) {
            made.items = items;
            made.onItem = listener;
            return this;
        }

        public Builder setPositiveButton(CharSequence text, DialogInterface.OnClickListener listener) {
            made.setButton(BUTTON_POSITIVE, text, listener);
            return this;
        }

        public Builder setPositiveButton(int id, DialogInterface.OnClickListener listener) {
            return setPositiveButton(context.getText(id), listener);
        }

        public Builder setNegativeButton(CharSequence text, DialogInterface.OnClickListener listener) {
            made.setButton(BUTTON_NEGATIVE, text, listener);
            return this;
        }

        public Builder setNegativeButton(int id, DialogInterface.OnClickListener listener) {
            return setNegativeButton(context.getText(id), listener);
        }

        public Builder setNeutralButton(CharSequence text, DialogInterface.OnClickListener listener) {
            made.setButton(BUTTON_NEUTRAL, text, listener);
            return this;
        }

        public Builder setCancelable(boolean cancelable) {
            made.setCancelable(cancelable);
            return this;
        }

        public Builder setOnCancelListener(DialogInterface.OnCancelListener listener) {
            made.setOnCancelListener(listener);
            return this;
        }

        public Builder setOnDismissListener(DialogInterface.OnDismissListener listener) {
            made.setOnDismissListener(listener);
            return this;
        }

        public AlertDialog create() {
            return made;
        }

        public AlertDialog show() {
            AlertDialog dialog = create();
            dialog.show();
            return dialog;
        }
    }
}
