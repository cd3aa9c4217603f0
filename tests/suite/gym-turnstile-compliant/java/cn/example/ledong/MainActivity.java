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
import android.widget.Toast;
import java.io.IOException;

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
                if (prefs.getBoolean("face_agreed", false)) {
                    startFace();
                } else {
                    askFace();
                }
            }
        });
        findViewById(R.id.code_entry).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                openCode();
            }
        });
        findViewById(R.id.face_off).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                withdraw();
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

    private void askFace() {
        AlertDialog.Builder builder = new AlertDialog.Builder(this);
        builder.setTitle(R.string.face_title);
        builder.setMessage(R.string.face_text);
        builder.setPositiveButton(R.string.face_agree, new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                prefs.edit().putBoolean("face_agreed", true).apply();
                startFace();
            }
        });
        builder.setNegativeButton(R.string.face_refuse, new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                openCode();
            }
        });
        builder.show();
    }

    private void openCode() {
        startActivity(new Intent(this, PassActivity.class));
    }

    private void withdraw() {
        prefs.edit().putBoolean("face_agreed", false).apply();
        new Thread(new Runnable() {
            @Override
            public void run() {
                try {
                    FaceApi.delete();
                } catch (IOException e) {
                    return;
                }
                runOnUiThread(new Runnable() {
                    @Override
                    public void run() {
                        Toast.makeText(MainActivity.this, R.string.face_off_done, Toast.LENGTH_SHORT)
                                .show();
                    }
                });
            }
        }).start();
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
        if (request != REQ_CAMERA || results.length == 0) {
            return;
        }
        if (results[0] == PackageManager.PERMISSION_GRANTED) {
            startActivity(new Intent(this, EnrollActivity.class));
        } else {
            openCode();
        }
    }
}
