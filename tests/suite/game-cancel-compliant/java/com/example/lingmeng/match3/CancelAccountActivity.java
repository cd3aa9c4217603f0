package com.example.lingmeng.match3;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;
import com.aliyun.aliyunface.api.ZIMCallback;
import com.aliyun.aliyunface.api.ZIMFacade;
import com.aliyun.aliyunface.api.ZIMFacadeBuilder;
import com.aliyun.aliyunface.api.ZIMResponse;
import java.util.List;
import pub.devrel.easypermissions.EasyPermissions;

/** Closes the account by a code sent to the phone, or by a face for who prefers it. */
public class CancelAccountActivity extends Activity
        implements EasyPermissions.PermissionCallbacks, ZIMCallback {
    private static final int RC_CAMERA = 5;

    private LinearLayout column;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        TextView notice = new TextView(this);
        notice.setText(R.string.cancel_notice);
        column.addView(notice);
        addButton(R.string.by_sms, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                showSms();
            }
        });
        addButton(R.string.by_face, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                askFace();
            }
        });
        setContentView(column);
    }

    private void addButton(int text, View.OnClickListener listener) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(listener);
        column.addView(made);
    }

    private void showSms() {
        final EditText code = new EditText(this);
        code.setHint(R.string.sms_hint);
        column.addView(code);
        addButton(R.string.sms_ok, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                close("cancel?by=sms&code=" + code.getText());
            }
        });
    }

    private void askFace() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.face_agree, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        Session.faceAgreed = true;
                        openCamera();
                    }
                })
                .setNegativeButton(R.string.face_refuse, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        showSms();
                    }
                })
                .show();
    }

    private void openCamera() {
        if (EasyPermissions.hasPermissions(this, Manifest.permission.CAMERA)) {
            verify();
        } else {
            EasyPermissions.requestPermissions(
                    this, getString(R.string.camera_why), RC_CAMERA, Manifest.permission.CAMERA);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        EasyPermissions.onRequestPermissionsResult(request, permissions, results, this);
    }

    @Override
    public void onPermissionsGranted(int request, List<String> permissions) {
        verify();
    }

    @Override
    public void onPermissionsDenied(int request, List<String> permissions) {
        showSms();
    }

    private void verify() {
        if (Session.faceAgreed) {
            ZIMFacade.install(this);
            ZIMFacadeBuilder.create(this).verify(Session.certifyId, true, this);
        }
    }

    @Override
    public boolean response(ZIMResponse response) {
        if (response.code == 1000) {
            close("cancel?by=face");
        } else {
            Toast.makeText(this, R.string.face_failed, Toast.LENGTH_SHORT).show();
        }
        return true;
    }

    private void close(final String path) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                if (Session.call(path)) {
                    finish();
                }
            }
        }).start();
    }
}
