package cn.example.ledong;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The member's code. */
public class PassActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView tip = new TextView(this);
        tip.setText(R.string.code_tip);
        setContentView(tip);
    }
}
