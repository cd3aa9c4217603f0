package com.netease.nis.alivedetected;

import android.content.Context;
import android.util.AttributeSet;
import android.view.SurfaceView;

/** Where the camera would show. */
public class NISCameraPreview extends SurfaceView {
    public NISCameraPreview(Context context) {
        super(context);
    }

    public NISCameraPreview(Context context, AttributeSet attributes) {
        super(context, attributes);
    }
}
