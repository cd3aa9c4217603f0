package com.example.waimai;
import android.app.Activity;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Button;
import android.widget.ImageView;
import android.widget.LinearLayout;
public class ReviewActivity extends Activity implements SurfaceHolder.Callback {
    protected Camera camera;
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        LinearLayout box = new LinearLayout(this);
        SurfaceView sv = new SurfaceView(this); sv.getHolder().addCallback(this); box.addView(sv, 600, 600);
        final ImageView dish = new ImageView(this); box.addView(dish);
        Button shot = new Button(this); shot.setText("拍菜品"); shot.setOnClickListener(v -> camera.takePicture(null, null, (data, c) -> { Bitmap m = BitmapFactory.decodeByteArray(data, 0, data.length); dish.setImageBitmap(m); c.startPreview(); })); box.addView(shot);
        setContentView(box);
    }
    @Override public void surfaceCreated(SurfaceHolder h) { camera = Camera.open(); try { camera.setPreviewDisplay(h); } catch (java.io.IOException e) { finish(); } camera.startPreview(); }
    @Override public void surfaceChanged(SurfaceHolder h, int f, int w, int x) {}
    @Override public void surfaceDestroyed(SurfaceHolder h) { camera.release(); }
}
