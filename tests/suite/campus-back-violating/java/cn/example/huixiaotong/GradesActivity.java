package cn.example.huixiaotong;

import android.os.Bundle;
import android.widget.TextView;

/** Marks. */
public class GradesActivity extends BaseActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView title = new TextView(this);
        title.setText(R.string.grades);
        setContentView(title);
    }
}
