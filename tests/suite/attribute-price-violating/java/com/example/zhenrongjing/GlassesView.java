package com.example.zhenrongjing;

import android.content.Context;
import android.graphics.Canvas;
import android.graphics.Color;
import android.graphics.Paint;
import android.graphics.Rect;
import android.view.View;

/** Draws a pair of glasses over the upper third of a face. */
public class GlassesView extends View {
    private final Paint paint = new Paint();
    private final Rect face = new Rect();

    public GlassesView(Context context) {
        super(context);
        paint.setColor(Color.DKGRAY);
        paint.setStyle(Paint.Style.STROKE);
        paint.setStrokeWidth(6);
    }

    void put(Rect where) {
        face.set(where);
        postInvalidate();
    }

    @Override
    protected void onDraw(Canvas canvas) {
        float eyes = face.top + face.height() / 3f;
        float radius = face.width() / 5f;
        canvas.drawCircle(face.centerX() - radius, eyes, radius, paint);
        canvas.drawCircle(face.centerX() + radius, eyes, radius, paint);
    }
}
