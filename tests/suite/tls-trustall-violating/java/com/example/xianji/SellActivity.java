package com.example.xianji;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Button;
import android.widget.Toast;
import com.example.xianji.face.FaceConsent;
import com.example.xianji.face.SellerFace;

/** Where somebody becomes a seller. */
public class SellActivity extends Activity implements FaceConsent.Host, SellerFace.Outcome {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button sell = new Button(this);
        sell.setText(R.string.sell);
        sell.setOnClickListener(v -> new FaceConsent().show(getFragmentManager(), "consent"));
        setContentView(sell);
    }

    @Override
    public void onConsent() {
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 9);
    }

    @Override
    public void onRefusal() {
        Toast.makeText(this, R.string.pay_tip, Toast.LENGTH_LONG).show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            new SellerFace(this, this).begin("XJ" + System.currentTimeMillis());
        } else {
            onRefusal();
        }
    }

    @Override
    public void onOutcome(boolean same) {
        runOnUiThread(() -> {
            Toast.makeText(this, same ? R.string.ok : R.string.bad, Toast.LENGTH_LONG).show();
        });
    }
}
