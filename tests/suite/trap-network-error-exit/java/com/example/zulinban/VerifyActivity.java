package com.example.zulinban;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Context;
import android.content.DialogInterface;
import android.net.ConnectivityManager;
import android.net.NetworkInfo;
import android.os.Bundle;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;

/** Runs the check and complains about the network. */
public class VerifyActivity extends Activity
        implements PreCallback, DetectCallback, DialogInterface.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 15);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            connect();
        } else {
            finish();
        }
    }

    private void connect() {
        ConnectivityManager net = (ConnectivityManager) getSystemService(Context.CONNECTIVITY_SERVICE);
        NetworkInfo now = net.getActiveNetworkInfo();
        if (now == null || !now.isConnected()) {
            onPreFinish("", -1, "offline");
            return;
        }
        MegLiveManager.getInstance().preDetect(this, "rent", this);
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        if (code == 1000) {
            MegLiveManager.getInstance().startDetect(this);
            return;
        }
        new AlertDialog.Builder(this)
                .setTitle(R.string.net_title)
                .setMessage(R.string.net_text)
                .setCancelable(false)
                .setPositiveButton(R.string.net_retry, this)
                .setNegativeButton(R.string.net_exit, this)
                .show();
    }

    @Override
    public void onClick(DialogInterface dialog, int which) {
        switch (which) {
            case DialogInterface.BUTTON_POSITIVE:
                connect();
                break;
            default:
                finish();
        }
    }

    @Override
    public void onDetectFinish(String token, int code, String message, String data) {
        if (code == 1000) {
            new Thread(() -> RentServer.send(token, data)).start();
            Toast.makeText(this, R.string.done, Toast.LENGTH_SHORT).show();
        }
        finish();
    }
}
