package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class RadioGroup extends LinearLayout {
    public interface OnCheckedChangeListener {
        void onCheckedChanged(RadioGroup group, int id);
    }

    private int checked = -1;
    private OnCheckedChangeListener onChange;

    public RadioGroup(Context context) {
        super(context);
        setOrientation(VERTICAL);
    }

    public RadioGroup(Context context, AttributeSet attributes) {
        this(context);
    }

    void chosen(RadioButton one) {
        for (int at = 0; at < getChildCount(); at++) {
            if (getChildAt(at) instanceof RadioButton other && other != one) {
                other.setChecked(false);
            }
        }
        checked = one.getId();
        if (onChange != null) {
            onChange.onCheckedChanged(this, checked);
        }
    }

    public int getCheckedRadioButtonId() {
        return checked;
    }

    public void check(int id) {
        if (findViewById(id) instanceof RadioButton button) {
            button.setChecked(true);
        }
    }

    public void setOnCheckedChangeListener(OnCheckedChangeListener listener) {
        onChange = listener;
    }
}
