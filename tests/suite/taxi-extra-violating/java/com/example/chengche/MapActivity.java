package com.example.chengche;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.TextView;
public class MapActivity extends Activity {
    static final String FROM = "from";
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        TextView t = new TextView(this); t.setText("输入目的地叫车"); setContentView(t);
        if (!getSharedPreferences("auth", 0).getBoolean("done", false)) { openAuth("launch"); }
        t.setOnClickListener(v -> openAuth("order"));
    }
    private void openAuth(String from) { startActivityForResult(new Intent(this, AuthActivity.class).putExtra(FROM, from), 11); }
    @Override protected void onActivityResult(int rc, int res, Intent data) { if (rc == 11 && res == AuthActivity.RESULT_REFUSED) { finish(); } }
}
