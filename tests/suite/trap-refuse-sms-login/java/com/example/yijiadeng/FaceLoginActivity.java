package com.example.yijiadeng;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import com.aliyun.aliyunface.api.ZIMFacade;
import com.aliyun.aliyunface.api.ZIMFacadeBuilder;

/** Says what face login does, and does it after a yes. */
public class FaceLoginActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.face_login);
    }

    public void onAgree(View button) {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            verify();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
        }
    }

    public void onDecline(View button) {
        setResult(RESULT_CANCELED);
        finish();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            verify();
        } else {
            onDecline(null);
        }
    }

    private void verify() {
        ZIMFacade.install(this);
        String certify = Integer.toHexString(ZIMFacade.getMetaInfos(this).hashCode());
        ZIMFacadeBuilder.create(this).verify(certify, true, response -> {
            setResult(response.code == 1000 ? RESULT_OK : RESULT_CANCELED,
                    new Intent().putExtra("certify", certify));
            finish();
            return true;
        });
    }
}
