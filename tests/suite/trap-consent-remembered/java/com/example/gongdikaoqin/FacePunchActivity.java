package com.example.gongdikaoqin;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;

/** Starts the liveness page, if that was agreed to. */
public class FacePunchActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        if (!FaceConsent.given(this)) {
            finish();
            return;
        }
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 2);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            startActivity(new Intent(this, CardPunchActivity.class));
            finish();
            return;
        }
        FaceSDKManager sdk = FaceSDKManager.getInstance();
        sdk.initialize(this, "gongdi-face-android", "idl-license.face-android");
        sdk.setFaceConfig(new FaceConfig());
        startActivityForResult(new Intent(this, FaceLivenessActivity.class), 3);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result == RESULT_OK) {
            Toast.makeText(this, R.string.done, Toast.LENGTH_SHORT).show();
        }
        finish();
    }
}
