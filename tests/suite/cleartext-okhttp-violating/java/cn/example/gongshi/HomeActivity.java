package cn.example.gongshi;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;
import cn.example.gongshi.punch.CardActivity;
import cn.example.gongshi.punch.PunchActivity;

/** The shift of today and the button to punch. */
public class HomeActivity extends Activity {
    private static final int CAMERA = 7;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        TextView hello = new TextView(this);
        hello.setText(R.string.hello);
        page.addView(hello);
        Button punch = new Button(this);
        punch.setText(R.string.punch);
        punch.setOnClickListener(view -> askForFace());
        page.addView(punch);
        setContentView(page);
    }

    private void askForFace() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_notice)
                .setPositiveButton(R.string.face_yes, (dialog, which) -> askForCamera())
                .setNegativeButton(R.string.face_no, (dialog, which) -> useCard())
                .show();
    }

    private void askForCamera() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            punch();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, CAMERA);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            punch();
        } else {
            Toast.makeText(this, R.string.camera_off, Toast.LENGTH_LONG).show();
            useCard();
        }
    }

    private void punch() {
        startActivity(new Intent(this, PunchActivity.class).putExtra("staff", "A-1024"));
    }

    private void useCard() {
        startActivity(new Intent(this, CardActivity.class));
    }
}
