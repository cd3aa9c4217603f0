package com.example.waimai;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.os.Handler;
public class SplashActivity extends Activity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); new Handler().postDelayed(() -> { startActivity(new Intent(this, HomeActivity.class)); finish(); }, 1200); }
}
