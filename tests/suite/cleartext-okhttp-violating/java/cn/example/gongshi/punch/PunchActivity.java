package cn.example.gongshi.punch;

import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.TextView;
import cn.example.gongshi.R;
import cn.example.gongshi.net.PunchClient;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.Response;

/** Shows the camera until there is one face, then sends it and stops. */
public class PunchActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback, Callback {
    private FaceLooker looker;
    private Camera camera;
    private TextView status;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.punch);
        status = (TextView) findViewById(R.id.status);
        looker = new FaceLooker(this);
        ((SurfaceView) findViewById(R.id.preview)).getHolder().addCallback(this);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            camera = Camera.open(Camera.CameraInfo.CAMERA_FACING_FRONT);
            camera.setPreviewDisplay(holder);
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException e) {
            finish();
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {
        stop();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Camera.Size size = from.getParameters().getPreviewSize();
        FaceShot shot = looker.look(data, size.width, size.height);
        if (shot != null) {
            stop();
            new PunchClient().punch(getIntent().getStringExtra("staff"), shot, this);
        }
    }

    @Override
    public void onFailure(Call call, IOException error) {
        show(R.string.failed);
    }

    @Override
    public void onResponse(Call call, Response response) throws IOException {
        show(response.isSuccessful() ? R.string.done : R.string.failed);
    }

    private void show(int text) {
        runOnUiThread(() -> status.setText(text));
    }

    private void stop() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.stopPreview();
            camera.release();
            camera = null;
            looker.close();
        }
    }
}
