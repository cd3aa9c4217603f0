package cn.example.gongshi.punch;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;
import cn.example.gongshi.R;

/** The other way to punch. */
public class CardActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView tip = new TextView(this);
        tip.setText(R.string.card_tip);
        setContentView(tip);
    }
}
