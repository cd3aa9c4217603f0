package com.example.geshui.tax;

import android.app.Activity;
import android.os.Bundle;
import android.text.Html;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** What is asked before the camera opens. */
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
        column.addView(button(R.string.agree, RESULT_OK));
        column.addView(button(R.string.refuse, RESULT_CANCELED));
        setContentView(column);
    }

    private Button button(int label, int result) {
        Button made = new Button(this);
        made.setText(label);
        made.setOnClickListener(v -> {
            setResult(result);
            finish();
        });
        return made;
    }
}
