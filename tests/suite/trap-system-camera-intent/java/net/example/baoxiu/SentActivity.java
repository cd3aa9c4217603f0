package net.example.baoxiu;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Thanks. */
public class SentActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView thanks = new TextView(this);
        thanks.setText(R.string.sent);
        setContentView(thanks);
    }
}
