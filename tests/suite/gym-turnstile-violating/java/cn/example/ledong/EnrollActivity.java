package cn.example.ledong;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;
import java.io.IOException;

/** Takes one picture with the front camera and has it enrolled. */
public class EnrollActivity extends Activity implements SurfaceHolder.Callback, Camera.PictureCallback {
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        TextView tip = new TextView(this);
        tip.setText(R.string.enroll_tip);
        column.addView(tip);
        Button shoot = new Button(this);
        shoot.setText(R.string.shoot);
        shoot.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                camera.takePicture(null, null, EnrollActivity.this);
            }
        });
        column.addView(shoot);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        column.addView(preview);
        setContentView(column);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
        try {
            camera.setPreviewDisplay(holder);
            camera.startPreview();
        } catch (IOException e) {
            finish();
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        camera.release();
    }

    @Override
    public void onPictureTaken(final byte[] data, Camera camera) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                final boolean ok = FaceApi.enroll(data);
                runOnUiThread(new Runnable() {
                    @Override
                    public void run() {
                        int text = ok ? R.string.enroll_done : R.string.enroll_failed;
                        Toast.makeText(EnrollActivity.this, text, Toast.LENGTH_SHORT).show();
                        finish();
                    }
                });
            }
        }).start();
    }
}
