package com.example.xuexiaoxuanke;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** Fetches a ticket and runs the check. */
public class VerifySelfActivity extends Activity
        implements TicketService.Answer, WbCloudFaceVerifyLoginListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            new TicketService().fetch(this);
        } else {
            startActivity(new Intent(this, CounterActivity.class));
            finish();
        }
    }

    @Override
    public void onTicket(String ticket) {
        String[] parts = ticket.split(",");
        Bundle data = new Bundle();
        data.putString("appId", getString(R.string.wb_app_id));
        data.putString("orderNo", parts[0]);
        data.putString("nonce", parts.length > 1 ? parts[1] : "");
        data.putString("sign", parts.length > 2 ? parts[2] : "");
        WbCloudFaceVerifySdk.getInstance().initSdk(this, data, this);
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
        Toast.makeText(this, R.string.bad, Toast.LENGTH_SHORT).show();
        finish();
    }
}
