package com.example.zhongbaopai;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** A person looks instead. */
public class VideoReviewActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(R.string.manual);
        setContentView(view);
    }
}
