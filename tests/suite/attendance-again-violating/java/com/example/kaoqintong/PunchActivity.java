package com.example.kaoqintong;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;
import com.example.kaoqintong.util.DialogUtil;
import com.example.kaoqintong.util.PermissionHelper;

/** The one button an employee needs. */
public class PunchActivity extends Activity implements View.OnClickListener {
    private static final String COMPANY = "上海样例科技有限公司";

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button punch = new Button(this);
        punch.setText(R.string.punch);
        punch.setOnClickListener(this);
        setContentView(punch);
    }

    @Override
    public void onClick(View view) {
        if (getPreferences(MODE_PRIVATE).getBoolean("face", false)) {
            startFace();
        } else {
            askFace();
        }
    }

    private void askFace() {
        String msg = COMPANY + getString(R.string.face_notice);
        DialogUtil.show(this, "人脸打卡", msg, getString(R.string.agree), getString(R.string.refuse),
                new DialogUtil.Callback() {
                    @Override
                    public void onOk() {
                        getPreferences(MODE_PRIVATE).edit().putBoolean("face", true).apply();
                        startFace();
                    }

                    @Override
                    public void onCancel() {
                        Toast.makeText(PunchActivity.this, R.string.must_agree, Toast.LENGTH_SHORT)
                                .show();
                        askFace();
                    }
                });
    }

    private void startFace() {
        PermissionHelper.with(this, Manifest.permission.CAMERA, new Runnable() {
            @Override
            public void run() {
                startActivity(new Intent(PunchActivity.this, BlinkActivity.class));
            }
        });
    }

    @Override
    public void onRequestPermissionsResult(int code, String[] permissions, int[] results) {
        PermissionHelper.deliver(code, results);
    }
}
