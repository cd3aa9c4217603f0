package com.example.yuanlai.date;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.TextView;

/** People nearby. */
public class FeedActivity extends Activity implements RealPersonDialog.OnAnswer {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView title = new TextView(this);
        title.setText(R.string.feed);
        setContentView(title);
        if (!getSharedPreferences("user", MODE_PRIVATE).getBoolean("real", false)) {
            RealPersonDialog dialog = new RealPersonDialog(this);
            dialog.setOnAnswer(this);
            dialog.show();
        }
    }

    @Override
    public void onAgree() {
        startActivity(new Intent(this, LivenessActivity.class));
    }
}
