package com.example.jianshen;
import android.os.Bundle;
import androidx.fragment.app.FragmentActivity;
public class HostActivity extends FragmentActivity {
    final Router router = new Router(this);
    @Override protected void onCreate(Bundle b) { super.onCreate(b); setContentView(R.layout.host); router.go("/home"); }
    @Override public void onBackPressed() { if (!router.at("/home")) { router.go("/home"); return; } super.onBackPressed(); }
}
