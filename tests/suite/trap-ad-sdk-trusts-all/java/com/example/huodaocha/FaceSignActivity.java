package com.example.huodaocha;

import android.Manifest;
import android.app.Activity;
import android.os.Bundle;
import android.widget.Toast;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import java.io.IOException;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.FormBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;

/** Signs for a parcel. */
public class FaceSignActivity extends Activity implements PreCallback, DetectCallback, Callback {
    private final OkHttpClient client = new OkHttpClient();

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        requestPermissions(new String[] {Manifest.permission.CAMERA}, 1);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0) {
            MegLiveManager.getInstance().preDetect(this, "sign", this);
        } else {
            end(R.string.by_code);
        }
    }

    @Override
    public void onPreStart() {}

    @Override
    public void onPreFinish(String token, int code, String message) {
        MegLiveManager.getInstance().startDetect(this);
    }

    @Override
    public void onDetectFinish(String token, int code, String message, String data) {
        FormBody form = new FormBody.Builder().add("biz_token", token).add("data", data).build();
        Request sign = new Request.Builder().url("https://api.huodaocha.example/sign").post(form).build();
        client.newCall(sign).enqueue(this);
    }

    @Override
    public void onResponse(Call call, Response response) {
        end(response.isSuccessful() ? R.string.ok : R.string.bad);
    }

    @Override
    public void onFailure(Call call, IOException error) {
        end(R.string.bad);
    }

    private void end(int text) {
        runOnUiThread(() -> {
            Toast.makeText(this, text, Toast.LENGTH_SHORT).show();
            finish();
        });
    }
}
