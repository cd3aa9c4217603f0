package com.example.yunkao;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.Gravity;
import android.view.SurfaceView;
import android.widget.Button;
import android.widget.FrameLayout;
import android.widget.Toast;
import com.sensetime.senseid.sdk.liveness.silent.OnLivenessListener;
import com.sensetime.senseid.sdk.liveness.silent.SilentLivenessApi;
import java.io.IOException;

/** The door of the exam room. */
public class ExamActivity extends Activity
        implements DialogInterface.OnClickListener,
                Camera.PreviewCallback,
                OnLivenessListener,
                VerifyChannel.Result {
    private final VerifyChannel channel = new VerifyChannel(this);
    private SurfaceView preview;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        FrameLayout page = new FrameLayout(this);
        preview = new SurfaceView(this);
        page.addView(preview);
        Button enter = new Button(this);
        enter.setText(R.string.enter);
        enter.setOnClickListener(view -> showConsent());
        page.addView(enter, new FrameLayout.LayoutParams(-1, -2, Gravity.BOTTOM));
        setContentView(page);
    }

    private void showConsent() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.consent_title)
                .setMessage(R.string.consent_text)
                .setPositiveButton(R.string.consent_yes, this)
                .setNegativeButton(R.string.consent_no, this)
                .show();
    }

    @Override
    public void onClick(DialogInterface dialog, int which) {
        if (which == DialogInterface.BUTTON_NEGATIVE) {
            say(R.string.teacher);
        } else if (checkSelfPermission(Manifest.permission.CAMERA)
                == PackageManager.PERMISSION_GRANTED) {
            verify();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 12);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            verify();
        } else {
            say(R.string.teacher);
        }
    }

    private void verify() {
        channel.open();
        SilentLivenessApi.init(this, "SenseID_Liveness_Silent.lic", this);
        SilentLivenessApi.start();
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(preview.getHolder());
        } catch (IOException e) {
            close();
            return;
        }
        camera.setPreviewCallback(this);
        camera.startPreview();
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        Camera.Size size = from.getParameters().getPreviewSize();
        SilentLivenessApi.inputData(data, size.width, size.height);
    }

    @Override
    public void onInitialized() {}

    @Override
    public void onDetectOver(int code, byte[] protobuf) {
        close();
        if (code == 200) {
            channel.deliver("E-0601-17", protobuf);
        } else {
            say(R.string.not_verified);
        }
    }

    @Override
    public void verified(boolean same) {
        say(same ? R.string.verified : R.string.not_verified);
    }

    @Override
    protected void onPause() {
        close();
        super.onPause();
    }

    private void close() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
            SilentLivenessApi.release();
        }
    }

    private void say(int text) {
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
    }
}
