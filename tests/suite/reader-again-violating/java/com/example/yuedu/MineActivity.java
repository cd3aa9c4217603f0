package com.example.yuedu;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
public class MineActivity extends Activity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); setContentView(R.layout.mine); }
    public void onFace(View v) { new CommonDialog(this).setContent(getString(R.string.ask)).setOnConfirm(getString(R.string.yes), () -> FaceLogin.open(this)).setOnCancel(getString(R.string.no), null).show(); }
    public void onOff(View v) { getSharedPreferences("cfg", 0).edit().putBoolean("face_login", false).apply(); FaceLogin.forget(); Toast.makeText(this, "已关闭，人脸照片已删除", Toast.LENGTH_SHORT).show(); }
    public void onPass(View v) { startActivity(new Intent(this, LoginActivity.class)); }
}
