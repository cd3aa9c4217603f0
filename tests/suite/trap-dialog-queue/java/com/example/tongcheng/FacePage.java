package com.example.tongcheng;
import android.app.Activity;
import android.os.Bundle;
import android.widget.Toast;
import com.tencent.could.huiyansdk.api.HuiYanAuth;
import com.tencent.could.huiyansdk.callback.HuiYanAuthEventCallBack;
public class FacePage extends Activity implements HuiYanAuthEventCallBack {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); requestPermissions(new String[] {"android.permission.CAMERA"}, 1); }
    @Override public void onRequestPermissionsResult(int rc, String[] names, int[] results) { if (results.length > 0 && results[0] == 0) { HuiYanAuth.init(this); HuiYanAuth.startHuiYanAuth(getIntent().getStringExtra("token"), this); } else { finish(); } }
    @Override public void onSuccess(String token) { Toast.makeText(this, "OK", Toast.LENGTH_SHORT).show(); finish(); }
    @Override public void onFail(int code, String message) { finish(); }
}
