package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public abstract class CompoundButton extends Button implements Checkable {
    public interface OnCheckedChangeListener {
        void onCheckedChanged(CompoundButton button, boolean checked);
    }

    private boolean checked;
    private OnCheckedChangeListener onChange;

    public CompoundButton(Context context) {
        super(context);
    }

    public CompoundButton(Context context, AttributeSet attributes) {
        super(context);
    }

    @Override
    public void setChecked(boolean checked) {
        if (this.checked != checked) {
            this.checked = checked;
            if (onChange != null) {
                onChange.onCheckedChanged(this, checked);
            }
            changed();
        }
    }

    /** For a group of which one alone is checked. */
    void changed() {}

    @Override
    public boolean isChecked() {
        return checked;
    }

    @Override
    public void toggle() {
        setChecked(!checked);
    }

    public void setOnCheckedChangeListener(OnCheckedChangeListener listener) {
        onChange = listener;
    }

    @Override
    public boolean performClick() {
        toggle();
        return super.performClick();
    }
}
