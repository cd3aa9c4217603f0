package android.widget;

import android.content.Context;
import android.util.AttributeSet;

public class Space extends android.view.View {
    public Space(Context context) {
        super(context);
    }

    public Space(Context context, AttributeSet attributes) {
        this(context);
    }
}
