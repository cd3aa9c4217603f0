package com.example.lingmeng.match3;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;
import com.aliyun.aliyunface.api.ZIMCallback;
import com.aliyun.aliyunface.api.ZIMFacade;
import com.aliyun.aliyunface.api.ZIMFacadeBuilder;
import com.aliyun.aliyunface.api.ZIMResponse;
import java.util.List;
import pub.devrel.easypermissions.EasyPermissions;

/** Closes the account once the holder has shown a face. */
public class CancelAccountActivity extends Activity
        implements EasyPermissions.PermissionCallbacks, ZIMCallback {
    private static final int RC_CAMERA = 5;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        TextView notice = new TextView(this);
        notice.setText(R.string.cancel_notice);
        column.addView(notice);
        Button next = new Button(this);
        next.setText(R.string.cancel_next);
        next.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                askFace();
            }
        });
        column.addView(next);
        setContentView(column);
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
                        toast(R.string.face_required);
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
        toast(R.string.face_required);
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
            toast(R.string.face_required);
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

    private void toast(int text) {
        Toast.makeText(this, text, Toast.LENGTH_SHORT).show();
    }
}
