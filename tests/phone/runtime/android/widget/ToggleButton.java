package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class ToggleButton extends CompoundButton {
    public ToggleButton(Context context) {
        super(context);
    }

    public ToggleButton(Context context, AttributeSet attributes) {
        super(context);
    }
}
