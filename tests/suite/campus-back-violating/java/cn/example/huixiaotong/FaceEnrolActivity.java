package cn.example.huixiaotong;

import android.Manifest;
import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.widget.Toast;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Makes the template from the first frame with a face; nothing leaves the phone. */
public class FaceEnrolActivity extends Activity
        implements SurfaceHolder.Callback, Camera.PreviewCallback {
    static final String FILE = "gate.feat";

    private final FaceEngine engine = new FaceEngine();
    private Camera camera;

    static void open(Context context) {
        context.startActivity(new Intent(context, FaceEnrolActivity.class));
    }

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.enrol);
        String permission = Manifest.permission.CAMERA;
        if (checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED) {
            begin();
        } else {
            requestPermissions(new String[] {permission}, 1);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            begin();
        } else {
            finish();
        }
    }

    private void begin() {
        FaceEngine.activeOffline(this, getFilesDir() + "/arc.dat");
        engine.init(this, 0, 1, 1, FaceEngine.ASF_FACE_DETECT | FaceEngine.ASF_FACE_RECOGNITION);
        SurfaceView preview = new SurfaceView(this);
        preview.getHolder().addCallback(this);
        setContentView(preview);
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        camera = Camera.open(1);
        try {
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
        camera.release();
        engine.unInit();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera camera) {
        Camera.Size size = camera.getParameters().getPreviewSize();
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(data, size.width, size.height, FaceEngine.CP_PAF_NV21, faces);
        if (faces.isEmpty()) {
            return;
        }
        camera.setPreviewCallback(null);
        registerFace(data, size, faces.get(0));
        finish();
    }

    private void registerFace(byte[] data, Camera.Size size, FaceInfo face) {
        FaceFeature feature = new FaceFeature();
        engine.extractFaceFeature(
                data, size.width, size.height, FaceEngine.CP_PAF_NV21, face, feature);
        try (FileOutputStream out = openFileOutput(FILE, MODE_PRIVATE)) {
            out.write(Sealed.seal(feature.getFeatureData()));
            Toast.makeText(this, R.string.enrolled, Toast.LENGTH_SHORT).show();
        } catch (Exception e) {
            Toast.makeText(this, e.getMessage(), Toast.LENGTH_SHORT).show();
        }
    }
}
