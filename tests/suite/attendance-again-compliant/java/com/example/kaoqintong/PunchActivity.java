package com.example.kaoqintong;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import com.example.kaoqintong.util.DialogUtil;
import com.example.kaoqintong.util.PermissionHelper;

/** The buttons an employee needs. */
public class PunchActivity extends Activity implements View.OnClickListener {
    private static final String COMPANY = "上海样例科技有限公司";
    private static final int PUNCH = 1;
    private static final int QR = 2;
    private static final int FORGET = 3;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.addView(button(PUNCH, R.string.punch));
        column.addView(button(QR, R.string.by_qr));
        column.addView(button(FORGET, R.string.forget));
        setContentView(column);
    }

    private Button button(int id, int text) {
        Button made = new Button(this);
        made.setId(id);
        made.setText(text);
        made.setOnClickListener(this);
        return made;
    }

    @Override
    public void onClick(View view) {
        switch (view.getId()) {
            case PUNCH:
                if (getPreferences(MODE_PRIVATE).getBoolean("face", false)) {
                    startFace();
                } else {
                    askFace();
                }
                break;
            case QR:
                openQr();
                break;
            case FORGET:
                forget();
                break;
            default:
                break;
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
                        openQr();
                    }
                });
    }

    private void openQr() {
        startActivity(new Intent(this, QrPunchActivity.class));
    }

    private void forget() {
        getPreferences(MODE_PRIVATE).edit().remove("face").apply();
        new Thread(new Runnable() {
            @Override
            public void run() {
                Api.post("face/delete", new byte[0]);
            }
        }).start();
        Toast.makeText(this, R.string.forgotten, Toast.LENGTH_SHORT).show();
    }

    private void startFace() {
        PermissionHelper.with(this, Manifest.permission.CAMERA, new Runnable() {
            @Override
            public void run() {
                startActivity(new Intent(PunchActivity.this, LookActivity.class));
            }
        });
    }

    @Override
    public void onRequestPermissionsResult(int code, String[] permissions, int[] results) {
        PermissionHelper.deliver(code, results);
    }
}
