package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class RadioButton extends CompoundButton {
    public RadioButton(Context context) {
        super(context);
    }

    public RadioButton(Context context, AttributeSet attributes) {
        super(context);
    }

    @Override
    public void toggle() {
        setChecked(true);
    }

    @Override
    void changed() {
        if (isChecked() && getParent() instanceof RadioGroup group) {
            group.chosen(this);
        }
    }
}
