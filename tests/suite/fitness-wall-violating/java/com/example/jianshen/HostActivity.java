package com.example.jianshen;
import android.os.Bundle;
import androidx.fragment.app.FragmentActivity;
public class HostActivity extends FragmentActivity {
    final Router router = new Router(this);
    @Override protected void onCreate(Bundle b) { super.onCreate(b); setContentView(R.layout.host); router.go(getPreferences(0).getBoolean("passed", false) ? "/home" : "/face/ask"); }
    @Override public void onBackPressed() { if (router.at("/face/refused")) { return; } super.onBackPressed(); }
}
