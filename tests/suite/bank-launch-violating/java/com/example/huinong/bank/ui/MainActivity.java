package com.example.huinong.bank.ui;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.TextView;
import androidx.core.app.ActivityCompat;
import androidx.core.content.ContextCompat;
import com.example.huinong.bank.R;
import com.example.huinong.bank.face.FaceLogin;

/** Log-in comes first. */
public class MainActivity extends Activity {
    private static final int CODE_FACE = 0x21;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView logo = new TextView(this);
        logo.setText(R.string.app_name);
        setContentView(logo);
        AlertDialog dialog = new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setCancelable(false)
                .setPositiveButton(R.string.agree, (d, w) -> checkCamera())
                .setNegativeButton(R.string.refuse, (d, w) -> finishAffinity())
                .create();
        dialog.show();
    }

    private void checkCamera() {
        String camera = Manifest.permission.CAMERA;
        if (ContextCompat.checkSelfPermission(this, camera) == PackageManager.PERMISSION_GRANTED) {
            FaceLogin.start(this);
        } else {
            ActivityCompat.requestPermissions(this, new String[] {camera}, CODE_FACE);
        }
    }

    @Override
    public void onRequestPermissionsResult(int code, String[] permissions, int[] results) {
        super.onRequestPermissionsResult(code, permissions, results);
        if (code == CODE_FACE
                && results.length > 0
                && results[0] == PackageManager.PERMISSION_GRANTED) {
            FaceLogin.start(this);
        }
    }
}
