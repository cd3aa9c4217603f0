package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class Button extends TextView {
    public Button(Context context) {
        super(context);
        setClickable(true);
    }

    public Button(Context context, AttributeSet attributes) {
        this(context);
    }

    public Button(Context context, AttributeSet attributes, int style) {
        this(context);
    }
}
