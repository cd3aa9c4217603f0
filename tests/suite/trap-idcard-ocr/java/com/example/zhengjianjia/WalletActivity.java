package com.example.zhengjianjia;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.TextView;

/** The papers kept. */
public class WalletActivity extends Activity implements View.OnClickListener, DialogInterface.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.wallet);
        findViewById(R.id.add).setOnClickListener(this);
        findViewById(R.id.manual).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.add) {
            new AlertDialog.Builder(this)
                    .setMessage(R.string.camera_text)
                    .setPositiveButton(R.string.agree, this)
                    .setNegativeButton(R.string.later, this)
                    .show();
        }
    }

    @Override
    public void onClick(DialogInterface dialog, int which) {
        if (which == DialogInterface.BUTTON_POSITIVE) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
        } else {
            dialog.dismiss();
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            startActivityForResult(new Intent(this, CardCameraActivity.class), 2);
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result == RESULT_OK) {
            TextView number = (TextView) findViewById(R.id.number);
            number.setText(getString(R.string.number, data.getStringExtra("number")));
        }
    }
}
