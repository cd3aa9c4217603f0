package com.example.gushi;
import android.app.Activity;
import android.os.Bundle;
import android.widget.EditText;
public class GuardianActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.guardian);
        findViewById(R.id.yes).setOnClickListener(v -> { if (((EditText) findViewById(R.id.code)).length() == 6) { setResult(RESULT_OK); finish(); } });
        findViewById(R.id.no).setOnClickListener(v -> { setResult(RESULT_CANCELED); finish(); });
    }
}
