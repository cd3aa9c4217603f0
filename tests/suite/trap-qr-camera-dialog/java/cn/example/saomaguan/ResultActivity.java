package cn.example.saomaguan;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** What the code says. */
public class ResultActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setTextIsSelectable(true);
        view.setText(getIntent().getStringExtra("text"));
        setContentView(view);
    }
}
