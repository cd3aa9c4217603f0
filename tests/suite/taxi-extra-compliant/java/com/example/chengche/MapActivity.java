package com.example.chengche;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
public class MapActivity extends Activity {
    static final String FROM = "from";
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        LinearLayout box = new LinearLayout(this);
        TextView t = new TextView(this); t.setText("输入目的地叫车"); box.addView(t);
        Button badge = new Button(this); badge.setText("领取安心乘客徽章（选填）"); badge.setOnClickListener(v -> openAuth("badge")); box.addView(badge);
        setContentView(box);
    }
    private void openAuth(String from) { startActivityForResult(new Intent(this, AuthActivity.class).putExtra(FROM, from), 11); }
    @Override protected void onActivityResult(int rc, int res, Intent data) { if (rc == 11 && res == AuthActivity.RESULT_REFUSED) { finish(); } }
}
