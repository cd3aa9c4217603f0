package com.example.yanzhi.score;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** The test without a picture. */
public class QuizActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView title = new TextView(this);
        title.setText(R.string.quiz);
        setContentView(title);
    }
}
