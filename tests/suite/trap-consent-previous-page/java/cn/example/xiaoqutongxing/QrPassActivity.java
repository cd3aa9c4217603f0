package cn.example.xiaoqutongxing;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** A code that changes every minute. */
public class QrPassActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView code = new TextView(this);
        code.setText(Long.toString(System.currentTimeMillis() / 60_000, 36));
        setContentView(code);
    }
}
