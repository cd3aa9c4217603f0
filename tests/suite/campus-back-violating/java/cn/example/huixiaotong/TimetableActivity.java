package cn.example.huixiaotong;

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
        Button grades = new Button(this);
        grades.setText(R.string.grades);
        grades.setOnClickListener(v -> startActivity(new Intent(this, GradesActivity.class)));
        column.addView(title);
        column.addView(grades);
        setContentView(column);
    }
}
