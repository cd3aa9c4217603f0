package android.app;

import android.content.Context;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.CheckBox;
import android.widget.LinearLayout;
import android.widget.TextView;
import java.util.LinkedHashMap;
import java.util.Map;

public class AlertDialog extends Dialog implements DialogInterface {
    private CharSequence message;
    private View custom;
    private CharSequence[] items;
    private boolean[] checked;
    private OnClickListener onItem;
    private OnMultiChoiceClickListener onChoice;
    private final Map<Integer, CharSequence> texts = new LinkedHashMap<>();
    private final Map<Integer, OnClickListener> listeners = new LinkedHashMap<>();
    private final Map<Integer, Button> buttons = new LinkedHashMap<>();
    private TextView messageView;

    protected AlertDialog(Context context) {
        super(context);
    }

    protected AlertDialog(Context context, int theme) {
        super(context);
    }

    @Override
    protected void onCreate(Bundle state) {
        LinearLayout panel = new LinearLayout(getContext());
        panel.setOrientation(LinearLayout.VERTICAL);
        add(panel, title, "android:id/alertTitle");
        messageView = add(panel, message, "android:id/message");
        if (custom != null) {
            panel.addView(custom);
        }
        for (int at = 0; items != null && at < items.length; at++) {
            panel.addView(item(at));
        }
        LinearLayout row = new LinearLayout(getContext());
        for (int which : new int[] {BUTTON_NEUTRAL, BUTTON_NEGATIVE, BUTTON_POSITIVE}) {
            if (texts.get(which) != null) {
                row.addView(button(which));
            }
        }
        panel.addView(row);
        window.setContentView(panel);
    }

    private TextView add(LinearLayout panel, CharSequence text, String id) {
        TextView view = new TextView(getContext());
        view.setText(text);
        view.named(id);
        if (text != null && text.length() > 0) {
            panel.addView(view);
        }
        return view;
    }

    private View item(int at) {
        TextView view = checked == null ? new TextView(getContext()) : new CheckBox(getContext());
        view.setText(items[at]);
        view.named("android:id/text1");
        if (view instanceof CheckBox box) {
            box.setChecked(checked[at]);
            box.setOnCheckedChangeListener((same, on) -> {
                checked[at] = on;
                if (onChoice != null) {
                    onChoice.onClick(this, at, on);
                }
            });
        } else {
            view.setOnClickListener(same -> {
                if (onItem != null) {
                    onItem.onClick(this, at);
                }
                dismiss();
            });
        }
        return view;
    }

    private Button button(int which) {
        Button button = new Button(getContext());
        button.setText(texts.get(which));
        button.named("android:id/button" + -which);
        button.setOnClickListener(same -> {
            OnClickListener listener = listeners.get(which);
            if (listener != null) {
                listener.onClick(this, which);
            }
            dismiss();
        });
        buttons.put(which, button);
        return button;
    }

    public void setMessage(CharSequence message) {
        this.message = message;
        if (messageView != null) {
            messageView.setText(message);
        }
    }

    public void setView(View view) {
        custom = view;
    }

    public void setIcon(int id) {}

    public void setButton(int which, CharSequence text, OnClickListener listener) {
        texts.put(which, text);
        listeners.put(which, listener);
    }

    public Button getButton(int which) {
        return buttons.get(which);
    }

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

        public Context getContext() {
            return context;
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

        public Builder setIcon(int id) {
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

        public Builder setNeutralButton(int id, DialogInterface.OnClickListener listener) {
            return setNeutralButton(context.getText(id), listener);
        }

        public Builder setItems(CharSequence[] items, DialogInterface.OnClickListener listener) {
            made.items = items;
            made.onItem = listener;
            return this;
        }

        public Builder setItems(int id, DialogInterface.OnClickListener listener) {
            return setItems(context.getResources().getStringArray(id), listener);
        }

        public Builder setSingleChoiceItems(CharSequence[] items, int chosen, DialogInterface.OnClickListener listener) {
            return setItems(items, listener);
        }

        public Builder setMultiChoiceItems(
                CharSequence[] items, boolean[] checked, DialogInterface.OnMultiChoiceClickListener listener) {
            made.items = items;
            made.checked = checked == null ? new boolean[items.length] : checked;
            made.onChoice = listener;
            return this;
        }

        public Builder setView(View view) {
            made.custom = view;
            return this;
        }

        public Builder setView(int layout) {
            made.custom = android.view.LayoutInflater.from(context).inflate(layout, null);
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

        public Builder setOnKeyListener(DialogInterface.OnKeyListener listener) {
            made.setOnKeyListener(listener);
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
