package com.example.zhengjianjia;

import android.app.Activity;
import android.content.Intent;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.example.ocr.IdCardReader;
import com.example.ocr.IdCardResult;
import java.io.IOException;

/** A tap on the picture takes it. */
public class CardCameraActivity extends Activity implements SurfaceHolder.Callback, Camera.PictureCallback {
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        SurfaceView view = new SurfaceView(this);
        view.getHolder().addCallback(this);
        view.setOnClickListener(v -> camera.takePicture(null, null, this));
        setContentView(view);
        Toast.makeText(this, R.string.front, Toast.LENGTH_LONG).show();
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_BACK);
            camera.setPreviewDisplay(holder);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void onPictureTaken(byte[] jpeg, Camera source) {
        IdCardResult card = new IdCardReader().read(jpeg, IdCardReader.SIDE_PORTRAIT);
        setResult(RESULT_OK, new Intent().putExtra("number", card.getNumber()));
        finish();
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        if (camera != null) {
            camera.release();
            camera = null;
        }
    }
}
