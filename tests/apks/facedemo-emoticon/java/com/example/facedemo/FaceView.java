package com.example.facedemo;

import android.content.Context;
import android.graphics.Canvas;
import android.graphics.Color;
import android.graphics.Rect;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import java.util.List;

/** Draws a chosen emoticon large. A surface with a face on it, and no camera behind it. */
class FaceView extends SurfaceView implements SurfaceHolder.Callback {
    private final List<Face> faces;
    private int face;

    FaceView(Context context, List<Face> faces) {
        super(context);
        this.faces = faces;
        getHolder().addCallback(this);
    }

    void detectFace(String code) {
        for (int i = 0; i < faces.size(); i++) {
            if (faces.get(i).code.equals(code)) {
                face = i;
            }
        }
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        detectFace("[笑脸]");
        Canvas canvas = holder.lockCanvas();
        canvas.drawColor(Color.WHITE);
        if (face < faces.size()) {
            canvas.drawBitmap(faces.get(face).picture, null, new Rect(0, 0, 200, 200), null);
        }
        holder.unlockCanvasAndPost(canvas);
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {}
}
