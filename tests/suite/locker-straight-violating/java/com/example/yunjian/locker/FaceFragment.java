package com.example.yunjian.locker;

import android.Manifest;
import android.hardware.Camera;
import android.os.Bundle;
import android.os.Handler;
import android.view.LayoutInflater;
import android.view.SurfaceView;
import android.view.View;
import android.view.ViewGroup;
import android.widget.TextView;
import androidx.activity.result.contract.ActivityResultContracts;
import androidx.fragment.app.Fragment;
import com.google.mlkit.vision.common.InputImage;
import com.google.mlkit.vision.face.FaceDetection;
import com.google.mlkit.vision.face.FaceDetector;
import java.io.IOException;

/** Looks for the face of who comes for a parcel. */
public class FaceFragment extends Fragment implements Camera.PreviewCallback {
    private final FaceDetector detector = FaceDetection.getClient();
    private final Handler handler = new Handler();
    private SurfaceView preview;
    private TextView tip;
    private Camera camera;

    @Override
    public View onCreateView(LayoutInflater inflater, ViewGroup parent, Bundle saved) {
        return inflater.inflate(R.layout.face, parent, false);
    }

    @Override
    public void onViewCreated(View view, Bundle saved) {
        preview = (SurfaceView) view.findViewById(R.id.preview);
        tip = (TextView) view.findViewById(R.id.tip);
        view.findViewById(R.id.code_ok).setOnClickListener(v -> openByCode(view));
        registerForActivityResult(new ActivityResultContracts.RequestPermission(), granted -> {
            if (granted) {
                handler.postDelayed(this::openCamera, 500);
            }
        }).launch(Manifest.permission.CAMERA);
    }

    private void openByCode(View view) {
        String entered = ((TextView) view.findViewById(R.id.code)).getText().toString();
        new Thread(() -> {
            if (LockerServer.post("code/" + entered, new byte[0])) {
                handler.post(() -> tip.setText(R.string.opened));
            }
        }).start();
    }

    private void openCamera() {
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(preview.getHolder());
        } catch (IOException e) {
            return;
        }
        camera.setPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera camera) {
        InputImage image = InputImage.fromByteArray(data, 640, 480, 270, 17);
        if (detector.process(image).isEmpty()) {
            return;
        }
        camera.setPreviewCallback(null);
        new Thread(() -> {
            if (LockerServer.verifyFace(data)) {
                handler.post(() -> tip.setText(R.string.opened));
            }
        }).start();
    }

    @Override
    public void onDestroyView() {
        if (camera != null) {
            camera.release();
        }
    }
}
