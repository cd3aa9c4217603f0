package com.example.xiaoyouhui;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;
import cn.cloudwalk.libproject.Bulider;
import cn.cloudwalk.libproject.LiveActivity;
import cn.cloudwalk.libproject.callback.OnCaptureCallback;

/** Checks who comes to visit. */
public class VisitActivity extends Activity implements View.OnClickListener, OnCaptureCallback {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button visit = new Button(this);
        visit.setText(R.string.visit);
        visit.setOnClickListener(this);
        setContentView(visit);
    }

    @Override
    public void onClick(View view) {
        final AlertDialog.Builder ask = new AlertDialog.Builder(this);
        ask.setTitle(R.string.face_title);
        ask.setMessage(R.string.face_text);
        ask.setPositiveButton(R.string.face_yes, new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                requestPermissions(new String[] {Manifest.permission.CAMERA}, 33);
            }
        });
        ask.setNegativeButton(R.string.face_no, new DialogInterface.OnClickListener() {
            @Override
            public void onClick(DialogInterface dialog, int which) {
                say(R.string.desk);
            }
        });
        ask.show();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            Bulider bulider = new Bulider();
            bulider.setLicence("xyh");
            bulider.setLives(2, false);
            bulider.setCaptureCallback(this);
            bulider.startActivity(this, LiveActivity.class);
        } else {
            say(R.string.desk);
        }
    }

    @Override
    public void onCapture(byte[] bestFace, int result) {
        VisitService.get(this).check(bestFace, good -> say(good ? R.string.ok : R.string.bad));
    }

    private void say(int text) {
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
    }
}
