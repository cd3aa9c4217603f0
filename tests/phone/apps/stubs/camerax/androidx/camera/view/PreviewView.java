package androidx.camera.view;

import android.content.Context;
import android.util.AttributeSet;
import android.widget.FrameLayout;
import androidx.camera.core.Preview;

/** Where the camera shows. */
public final class PreviewView extends FrameLayout {
    public PreviewView(Context context) {
        super(context);
    }

    public PreviewView(Context context, AttributeSet attributes) {
        super(context, attributes);
    }

    public Preview.SurfaceProvider getSurfaceProvider() {
        return new Preview.SurfaceProvider() {};
    }
}
