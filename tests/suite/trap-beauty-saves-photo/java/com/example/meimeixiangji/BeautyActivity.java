package com.example.meimeixiangji;

import android.Manifest;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.graphics.ImageFormat;
import android.graphics.Rect;
import android.graphics.YuvImage;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.SeekBar;
import com.faceunity.core.entity.FURenderInputData;
import com.faceunity.core.faceunity.FURenderKit;
import com.faceunity.core.model.facebeauty.FaceBeauty;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Filters each frame; the last one is what the button keeps. */
public class BeautyActivity extends BaseActivity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, SeekBar.OnSeekBarChangeListener {
    private final FaceBeauty beauty = new FaceBeauty();
    private Camera camera;
    private byte[] smooth;
    private Camera.Size size;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.beauty);
        FURenderKit.getInstance().setFaceBeauty(beauty);
        ((SurfaceView) findViewById(R.id.finder)).getHolder().addCallback(this);
        ((SeekBar) findViewById(R.id.blur)).setOnSeekBarChangeListener(this);
        findViewById(R.id.save).setOnClickListener(v -> withPermission(
                Manifest.permission.WRITE_EXTERNAL_STORAGE, R.string.storage, this::save));
    }

    private void save() {
        if (smooth == null) {
            return;
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        new YuvImage(smooth, ImageFormat.NV21, size.width, size.height, null)
                .compressToJpeg(new Rect(0, 0, size.width, size.height), 95, jpeg);
        Bitmap photo = BitmapFactory.decodeByteArray(jpeg.toByteArray(), 0, jpeg.size());
        toast(PhotoAlbum.insert(this, photo) ? R.string.saved : R.string.save_failed);
    }

    @Override
    public void onPreviewFrame(byte[] frame, Camera source) {
        size = source.getParameters().getPreviewSize();
        FURenderInputData input = new FURenderInputData(size.width, size.height);
        input.image = frame;
        smooth = FURenderKit.getInstance().renderWithInput(input).image;
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open(1);
            camera.setPreviewDisplay(holder);
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            finish();
        }
    }

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void onProgressChanged(SeekBar bar, int progress, boolean byUser) {
        beauty.setBlurIntensity(progress / 16.0);
    }

    @Override
    public void onStartTrackingTouch(SeekBar bar) {}

    @Override
    public void onStopTrackingTouch(SeekBar bar) {}
}
