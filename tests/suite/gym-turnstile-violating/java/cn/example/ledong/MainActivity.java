package cn.example.ledong;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.content.SharedPreferences;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;

/** Two ways into the gym. */
public class MainActivity extends Activity {
    private static final int REQ_CAMERA = 101;

    private SharedPreferences prefs;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.main);
        prefs = getSharedPreferences("app", MODE_PRIVATE);
        if (!prefs.getBoolean("privacy_agreed", false)) {
            showPrivacy();
        }
        findViewById(R.id.face_entry).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startFace();
            }
        });
        findViewById(R.id.code_entry).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startActivity(new Intent(MainActivity.this, PassActivity.class));
            }
        });
    }

    private void showPrivacy() {
        AlertDialog.Builder builder = new AlertDialog.Builder(this);
        builder.setTitle(R.string.privacy_title);
        builder.setMessage(R.string.privacy_text);
        builder.setPositiveButton(R.string.agree, new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                prefs.edit().putBoolean("privacy_agreed", true).apply();
            }
        });
        builder.setNegativeButton(R.string.browse, new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                dialog.dismiss();
            }
        });
        builder.show();
    }

    private void startFace() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, EnrollActivity.class));
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, REQ_CAMERA);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (request == REQ_CAMERA
                && results.length > 0
                && results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, EnrollActivity.class));
        }
    }
}
