package com.example.gongdigate;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.hardware.Camera;
import android.os.Bundle;
import android.os.Handler;
import android.os.Message;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import java.io.IOException;

/** The page at the gate: a preview, and a button that starts one check. */
public class GateActivity extends Activity implements Handler.Callback {
    static final int PASSED = 1;
    static final int NOT_PASSED = 2;

    private static final String NOTICE =
            "进场核验会拍摄您的面部并提取人脸特征值。经您同意,特征值将发送到"
                    + "工友通(演示)公司在境内的核验服务器,与登记的特征比对,仅用于确认本次进场的是本人,"
                    + "比对后不保留。不同意的,请刷工牌进场,不影响考勤。";

    private final Handler handler = new Handler(this);
    private SurfaceView preview;
    private Camera camera;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        Button enter = new Button(this);
        enter.setText(R.string.enter);
        enter.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                notice();
            }
        });
        page.addView(enter);
        preview = new SurfaceView(this);
        page.addView(preview);
        setContentView(page);
    }

    private void notice() {
        DialogInterface.OnClickListener answer = new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                if (which == DialogInterface.BUTTON_POSITIVE) {
                    check();
                } else {
                    tell(R.string.card_tip);
                }
            }
        };
        new AlertDialog.Builder(this)
                .setTitle(R.string.notice_title)
                .setMessage(NOTICE)
                .setPositiveButton(R.string.agree, answer)
                .setNegativeButton(R.string.card, answer)
                .show();
    }

    private void check() {
        if (checkSelfPermission(Manifest.permission.CAMERA) != 0) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 5);
            return;
        }
        SurfaceHolder holder = preview.getHolder();
        camera = Camera.open(1);
        try {
            camera.setPreviewDisplay(holder);
        } catch (IOException e) {
            release();
            return;
        }
        camera.startPreview();
        camera.setOneShotPreviewCallback(new FrameReader(this, handler));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            check();
        } else {
            tell(R.string.card_tip);
        }
    }

    @Override
    public boolean handleMessage(Message message) {
        release();
        tell(message.what == PASSED ? R.string.pass : R.string.no_pass);
        return true;
    }

    @Override
    protected void onPause() {
        release();
        super.onPause();
    }

    private void release() {
        if (camera != null) {
            camera.stopPreview();
            camera.release();
            camera = null;
        }
    }

    private void tell(int text) {
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
    }
}
