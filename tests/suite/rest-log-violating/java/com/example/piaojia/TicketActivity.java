package com.example.piaojia;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;

/** A ticket, and the way to bind a face to it. */
public class TicketActivity extends Activity {
    private static final int CAMERA = 60;

    private final GateFace gate = new GateFace(this);

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button bind = new Button(this);
        bind.setText(R.string.bind);
        bind.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                ask();
            }
        });
        setContentView(bind);
    }

    private void ask() {
        DialogInterface.OnClickListener answer = new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                switch (which) {
                    case AlertDialog.BUTTON_POSITIVE:
                        requestPermissions(new String[] {Manifest.permission.CAMERA}, CAMERA);
                        break;
                    default:
                        show(R.string.qr);
                        break;
                }
            }
        };
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(getString(R.string.ask_text))
                .setPositiveButton(getString(R.string.ask_yes), answer)
                .setNegativeButton(getString(R.string.ask_no), answer)
                .create()
                .show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (request == CAMERA
                && results.length > 0
                && results[0] == PackageManager.PERMISSION_GRANTED) {
            film();
        } else {
            show(R.string.qr);
        }
    }

    private void film() {
        Bundle data = new Bundle();
        data.putString("orderNo", "PJ0815");
        final WbCloudFaceVerifySdk sdk = WbCloudFaceVerifySdk.getInstance();
        sdk.initSdk(this, data, new WbCloudFaceVerifyLoginListener() {
            @Override
            public void onLoginSuccess() {
                sdk.startWbFaceVerifySdk(TicketActivity.this, gate);
            }

            @Override
            public void onLoginFailed(String reason) {
                show(R.string.unbound);
            }
        });
    }

    void show(final int text) {
        runOnUiThread(new Runnable() {
            @Override
            public void run() {
                Toast.makeText(TicketActivity.this, text, Toast.LENGTH_LONG).show();
            }
        });
    }
}
