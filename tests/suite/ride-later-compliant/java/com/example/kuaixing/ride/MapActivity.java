package com.example.kuaixing.ride;

import android.Manifest;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import androidx.appcompat.app.AppCompatActivity;
import com.google.android.material.bottomsheet.BottomSheetDialog;
import com.tbruyelle.rxpermissions3.RxPermissions;

/** The map. */
public class MapActivity extends AppCompatActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.map);
        findViewById(R.id.face_pay).setOnClickListener(v -> showFacePaySheet());
        findViewById(R.id.pay_code)
                .setOnClickListener(v -> startActivity(new Intent(this, PayCodeActivity.class)));
        findViewById(R.id.off).setOnClickListener(v -> turnOff());
    }

    @Override
    protected void onResume() {
        super.onResume();
        boolean first = !PrefUtil.getBoolean(this, PrefUtil.FACE_PAY)
                && !PrefUtil.getBoolean(this, PrefUtil.FACE_PAY_ASKED);
        if (first) {
            PrefUtil.putBoolean(this, PrefUtil.FACE_PAY_ASKED, true);
            showFacePaySheet();
        }
    }

    private void showFacePaySheet() {
        BottomSheetDialog sheet = new BottomSheetDialog(this);
        View view = getLayoutInflater().inflate(R.layout.sheet_face, null);
        view.findViewById(R.id.sheet_open).setOnClickListener(v -> {
            sheet.dismiss();
            openFacePay();
        });
        view.findViewById(R.id.sheet_later).setOnClickListener(v -> sheet.dismiss());
        sheet.setContentView(view);
        sheet.show();
    }

    private void openFacePay() {
        new RxPermissions(this).request(Manifest.permission.CAMERA).subscribe(granted -> {
            if (granted) {
                startActivity(new Intent(this, FacePayActivity.class));
            }
        });
    }

    private void turnOff() {
        PrefUtil.putBoolean(this, PrefUtil.FACE_PAY, false);
        new Thread(() -> PayServer.send("face/delete", new byte[0])).start();
        Toast.makeText(this, R.string.off_done, Toast.LENGTH_SHORT).show();
    }
}
