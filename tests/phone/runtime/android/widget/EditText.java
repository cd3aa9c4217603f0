package android.widget;

import android.content.Context;
import android.text.Editable;
import android.util.AttributeSet;
import android.view.Window;

public class EditText extends TextView {
    public EditText(Context context) {
        super(context);
        setClickable(true);
        setFocusable(true);
    }

    public EditText(Context context, AttributeSet attributes) {
        this(context);
    }

    @Override
    public Editable getText() {
        return new Editable.Plain(super.getText());
    }

    @Override
    public boolean performClick() {
        Window window = sim.Layout.windowOf(this);
        if (window != null) {
            window.focus(this);
        }
        return super.performClick();
    }

    public void setSelection(int at) {}
}
