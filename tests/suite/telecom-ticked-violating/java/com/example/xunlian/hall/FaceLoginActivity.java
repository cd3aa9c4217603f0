package com.example.xunlian.hall;

import android.Manifest;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.CheckBox;
import android.widget.Toast;
import androidx.fragment.app.FragmentActivity;
import com.netease.nis.alivedetected.AliveDetector;
import com.netease.nis.alivedetected.DetectedListener;
import com.netease.nis.alivedetected.NISCameraPreview;
import com.permissionx.guolindev.PermissionX;

/** Log-in by face. */
public class FaceLoginActivity extends FragmentActivity implements DetectedListener {
    private CheckBox tick;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.face_login);
        tick = (CheckBox) findViewById(R.id.face_tick);
    }

    public void agreeAndLogin(View view) {
        if (!tick.isChecked()) {
            Toast.makeText(this, R.string.face_need_tick, Toast.LENGTH_SHORT).show();
            return;
        }
        PermissionX.init(this)
                .permissions(Manifest.permission.CAMERA)
                .onExplainRequestReason((scope, denied) -> scope.showRequestReasonDialog(
                        denied,
                        getString(R.string.camera_why),
                        getString(R.string.ok),
                        getString(R.string.cancel)))
                .request((all, granted, denied) -> {
                    if (all) {
                        detect();
                    }
                });
    }

    public void goSms(View view) {
        startActivity(new Intent(this, SmsLoginActivity.class));
        finish();
    }

    private void detect() {
        NISCameraPreview preview = (NISCameraPreview) findViewById(R.id.preview);
        AliveDetector detector = AliveDetector.getInstance();
        detector.init(this, preview, "hall-login");
        detector.setDetectedListener(this);
        detector.startDetect();
    }

    @Override
    public void onReady(boolean ready) {}

    @Override
    public void onPassed(boolean passed, String token) {
        if (passed) {
            startActivity(new Intent(this, MineActivity.class).putExtra("token", token));
            finish();
        }
    }

    @Override
    public void onError(int code, String message, String token) {
        Toast.makeText(this, R.string.failed, Toast.LENGTH_SHORT).show();
    }

    @Override
    public void onOverTime() {
        Toast.makeText(this, R.string.failed, Toast.LENGTH_SHORT).show();
    }
}
