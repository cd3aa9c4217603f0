package com.example.geshui.tax;

import android.app.Activity;
import android.os.Bundle;
import android.text.Html;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** What is said before the camera opens. */
public class FaceNoticeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        TextView text = new TextView(this);
        String html = getString(R.string.notice, getString(R.string.user));
        text.setText(Html.fromHtml(html));
        column.addView(text);
        Button next = new Button(this);
        next.setText(R.string.go_on);
        next.setOnClickListener(v -> {
            setResult(RESULT_OK);
            finish();
        });
        column.addView(next);
        setContentView(column);
    }
}
