package com.example.luntan;
import android.app.Activity;
import android.os.Bundle;
import android.widget.EditText;
import android.widget.Toast;
import com.android.volley.Request;
import com.android.volley.toolbox.StringRequest;
import com.android.volley.toolbox.Volley;
import com.megvii.meglive_sdk.listener.DetectCallback;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
public class CancelActivity extends Activity implements PreCallback, DetectCallback {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setTitle(R.string.cancel_title);
        setContentView(R.layout.cancel);
        findViewById(R.id.agree).setOnClickListener(v -> MegLiveManager.getInstance().preDetect(this, "biz", this));
        findViewById(R.id.refuse).setOnClickListener(v -> { String code = ((EditText) findViewById(R.id.code)).getText().toString(); if (code.length() == 6) { deleteAccount("sms-" + code); } });
    }
    @Override public void onPreStart() {}
    @Override public void onPreFinish(String token, int code, String msg) { if (code == 1000) { MegLiveManager.getInstance().startDetect(this); } }
    @Override public void onDetectFinish(String token, int code, String msg, String data) { if (code == 1000) { deleteAccount(token); } }
    private void deleteAccount(String proof) {
        Volley.newRequestQueue(this).add(new StringRequest(Request.Method.POST, "https://api.xiantan.example/account/delete?proof=" + proof, s -> { Toast.makeText(this, "账号已注销", Toast.LENGTH_SHORT).show(); finish(); }, e -> finish()));
    }
}
