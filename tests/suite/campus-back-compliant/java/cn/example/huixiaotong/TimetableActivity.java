package cn.example.huixiaotong;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** The first page. */
public class TimetableActivity extends BaseActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        TextView title = new TextView(this);
        title.setText(R.string.timetable);
        column.addView(title);
        column.addView(link(R.string.grades, GradesActivity.class));
        column.addView(link(R.string.gate, GateActivity.class));
        setContentView(column);
    }

    private Button link(int text, Class<? extends Activity> page) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(v -> startActivity(new Intent(this, page)));
        return made;
    }
}
