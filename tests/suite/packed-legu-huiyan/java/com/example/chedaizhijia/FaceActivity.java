package com.example.chedaizhijia;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.os.Bundle;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** What the packer hides. */
public class FaceActivity extends Activity implements WbCloudFaceVerifyLoginListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1))
                .setNegativeButton(R.string.no, (d, w) -> finishAffinity())
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        WbCloudFaceVerifySdk.getInstance().initSdk(this, new Bundle(), this);
    }

    @Override
    public void onLoginSuccess() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(this, result -> finish());
    }

    @Override
    public void onLoginFailed(String reason) {
        finish();
    }
}
