package com.example.chengche;
import android.app.Activity;
import android.os.Bundle;
import com.alipay.face.api.ZIMFacade;
import com.alipay.face.api.ZIMFacadeBuilder;
public class AuthActivity extends Activity {
    static final int RESULT_REFUSED = RESULT_FIRST_USER + 1;
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.auth);
        findViewById(R.id.yes).setOnClickListener(v -> verify());
        findViewById(R.id.no).setOnClickListener(v -> { if ("launch".equals(getIntent().getStringExtra(MapActivity.FROM))) { setResult(RESULT_REFUSED); } finish(); });
    }
    private void verify() {
        ZIMFacade.install(this);
        ZIMFacadeBuilder.create(this).verify("c1", true, null, r -> { getSharedPreferences("auth", 0).edit().putBoolean("done", r.code == 1000).apply(); setResult(RESULT_OK); finish(); return true; });
    }
}
