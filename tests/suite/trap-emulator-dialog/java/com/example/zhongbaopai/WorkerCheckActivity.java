package com.example.zhongbaopai;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** Before the first order of the day. */
public class WorkerCheckActivity extends Activity implements WbCloudFaceVerifyLoginListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (DeviceGuard.emulator()) {
            new AlertDialog.Builder(this)
                    .setTitle(R.string.emu_title)
                    .setMessage(R.string.emu)
                    .setCancelable(false)
                    .setNegativeButton(R.string.quit, (dialog, which) -> {
                        dialog.dismiss();
                        finishAffinity();
                    })
                    .show();
        } else {
            ask();
        }
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (dialog, which) ->
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, 2))
                .setNegativeButton(R.string.no, (dialog, which) -> byHand())
                .setOnCancelListener(dialog -> byHand())
                .show();
    }

    private void byHand() {
        startActivity(new Intent(this, VideoReviewActivity.class));
        finish();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            Bundle order = new Bundle();
            order.putString("orderNo", "W" + System.currentTimeMillis());
            WbCloudFaceVerifySdk.getInstance().initSdk(this, order, this);
        } else {
            byHand();
        }
    }

    @Override
    public void onLoginSuccess() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(this, result -> {
            Toast.makeText(this, result.isSuccess() ? R.string.ok : R.string.bad, Toast.LENGTH_SHORT).show();
            finish();
        });
    }

    @Override
    public void onLoginFailed(String reason) {
        byHand();
    }
}
