package com.example.gongjiaoyika;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;

/** The check at the door of the bus. */
public class FaceRideActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            finish();
            return;
        }
        if (!FaceSDKManager.getInstance().isReady()) {
            BusApp.warmUp(this);
        }
        startActivityForResult(new Intent(this, FaceLivenessActivity.class), 2);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result == RESULT_OK) {
            Toast.makeText(this, R.string.ok, Toast.LENGTH_SHORT).show();
        }
        finish();
    }
}
