package com.example.chezhanbao;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.TextView;
import android.widget.Toast;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;

/** Gets the car. */
public class GarageActivity extends Activity
        implements WbCloudFaceVerifyLoginListener, WbCloudFaceVerifyResultListener {
    private static final String REFUSED = "face_refused";

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.garage);
        findViewById(R.id.face).setOnClickListener(v -> askAboutFace());
        findViewById(R.id.plate).setOnClickListener(v -> startActivity(new Intent(this, PlateActivity.class)));
    }

    @Override
    protected void onResume() {
        super.onResume();
        TextView hint = (TextView) findViewById(R.id.hint);
        boolean refused = getPreferences(Context.MODE_PRIVATE).getBoolean(REFUSED, false);
        hint.setText(R.string.hint);
        hint.setVisibility(refused ? View.VISIBLE : View.GONE);
    }

    private void askAboutFace() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (dialog, which) -> answered(false))
                .setNegativeButton(R.string.no, (dialog, which) -> answered(true))
                .show();
    }

    private void answered(boolean refused) {
        getPreferences(Context.MODE_PRIVATE).edit().putBoolean(REFUSED, refused).apply();
        if (!refused) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 19);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            Bundle order = new Bundle();
            order.putString("orderNo", "CAR" + System.currentTimeMillis());
            WbCloudFaceVerifySdk.getInstance().initSdk(this, order, this);
        }
    }

    @Override
    public void onLoginSuccess() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(this, this);
    }

    @Override
    public void onLoginFailed(String reason) {
        Toast.makeText(this, R.string.fail, Toast.LENGTH_SHORT).show();
    }

    @Override
    public void onFinish(WbFaceVerifyResult result) {
        Toast.makeText(this, result.isSuccess() ? R.string.ok : R.string.fail, Toast.LENGTH_SHORT).show();
    }
}
