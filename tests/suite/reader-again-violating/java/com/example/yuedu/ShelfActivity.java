package com.example.yuedu;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
import android.os.Message;
import android.widget.Button;
public class ShelfActivity extends Activity {
    private static final int MSG_FACE = 1001;
    private final Handler mHandler = new Handler() {
        @Override public void handleMessage(Message msg) {
            switch (msg.what) {
                case MSG_FACE: showFaceDialog(); break;
                default: super.handleMessage(msg);
            }
        }
    };
    @Override protected void onCreate(Bundle b) { super.onCreate(b); Button mine = new Button(this); mine.setText(R.string.mine); mine.setOnClickListener(v -> startActivity(new Intent(this, MineActivity.class))); setContentView(mine); }
    @Override protected void onResume() { super.onResume(); if (!getSharedPreferences("cfg", 0).getBoolean("face_login", false)) { mHandler.sendEmptyMessageDelayed(MSG_FACE, 800); } }
    @Override protected void onPause() { mHandler.removeCallbacksAndMessages(null); super.onPause(); }
    private void showFaceDialog() { new CommonDialog(this).setContent(getString(R.string.ask)).setOnConfirm(getString(R.string.yes), () -> FaceLogin.open(this)).setOnCancel(getString(R.string.no), () -> {}).show(); }
}
