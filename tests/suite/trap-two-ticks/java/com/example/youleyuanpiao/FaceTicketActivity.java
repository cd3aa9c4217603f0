package com.example.youleyuanpiao;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Toast;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** Binds the ticket to the buyer. */
public class FaceTicketActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            verify();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            verify();
        } else {
            byCode();
        }
    }

    private void verify() {
        Bundle order = new Bundle();
        order.putString("orderNo", "T" + System.nanoTime());
        WbCloudFaceVerifySdk.getInstance().initSdk(this, order, new WbCloudFaceVerifyLoginListener() {
            @Override
            public void onLoginSuccess() {
                WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(FaceTicketActivity.this, result -> {
                    if (result.isSuccess()) {
                        setTitle(R.string.face_ok);
                    } else {
                        byCode();
                    }
                });
            }

            @Override
            public void onLoginFailed(String reason) {
                byCode();
            }
        });
    }

    private void byCode() {
        Toast.makeText(this, R.string.face_fail, Toast.LENGTH_SHORT).show();
        startActivity(new Intent(this, CodeTicketActivity.class));
        finish();
    }
}
