package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class ProgressBar extends android.view.View {
    public ProgressBar(Context context) {
        super(context);
    }

    public ProgressBar(Context context, AttributeSet attributes) {
        this(context);
    }
}
