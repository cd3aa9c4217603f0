package com.example.haokatong;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.FrameLayout;
import android.widget.Toast;
import com.netease.nis.alivedetected.AliveDetector;
import com.netease.nis.alivedetected.DetectedListener;
import com.netease.nis.alivedetected.NISCameraPreview;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** The law, the two ways, and the check. */
public class NoticeActivity extends Activity implements View.OnClickListener, DetectedListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.title);
        setContentView(R.layout.notice);
        findViewById(R.id.by_face).setOnClickListener(this);
        findViewById(R.id.by_shop).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.by_face) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 9);
        } else {
            shop();
        }
    }

    private void shop() {
        startActivity(new Intent(this, ShopActivity.class));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            shop();
            return;
        }
        NISCameraPreview preview = new NISCameraPreview(this);
        ((FrameLayout) findViewById(R.id.preview)).addView(preview);
        AliveDetector detector = AliveDetector.getInstance();
        detector.init(this, preview, "sim-activate");
        detector.setDetectedListener(this);
        detector.startDetect();
    }

    @Override
    public void onReady(boolean ready) {}

    @Override
    public void onPassed(boolean passed, String token) {
        FormBody form = new FormBody.Builder().add("token", token).build();
        Request ask = new Request.Builder().url("https://sim.haokatong.example/alive").post(form).build();
        new OkHttpClient().newCall(ask).enqueue(new Callback() {
            @Override
            public void onResponse(Call call, Response response) {
                show(response.isSuccessful() ? R.string.done : R.string.fail);
            }

            @Override
            public void onFailure(Call call, IOException error) {
                show(R.string.fail);
            }
        });
    }

    @Override
    public void onError(int code, String message, String token) {
        show(R.string.fail);
    }

    @Override
    public void onOverTime() {
        show(R.string.fail);
    }

    private void show(int text) {
        runOnUiThread(() -> Toast.makeText(this, text, Toast.LENGTH_LONG).show());
    }
}
