package com.example.metro.pass;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.example.metro.pass.start.FaceKit;
import com.jdjr.risk.identity.verify.IdentityVerityEngine;
public class GateActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.gate);
        findViewById(R.id.face).setOnClickListener(v -> ask());
        findViewById(R.id.qr).setOnClickListener(v -> startActivity(new Intent(this, QrActivity.class)));
    }
    protected void ask() {
        new AlertDialog.Builder(this).setTitle(R.string.t).setMessage(R.string.m).setPositiveButton(R.string.y, (d, w) -> verify()).setNegativeButton(R.string.n, (d, w) -> startActivity(new Intent(this, QrActivity.class))).show();
    }
    protected void verify() {
        FaceKit.Companion.get().run(getApplication());
        Bundle args = new Bundle();
        args.putString("businessId", "METRO_GATE");
        IdentityVerityEngine.getInstance().checkIdentityVerity(this, args, (code, msg, token, extra, log) -> Toast.makeText(this, code == 0 ? "请通行" : msg, Toast.LENGTH_SHORT).show());
    }
}
