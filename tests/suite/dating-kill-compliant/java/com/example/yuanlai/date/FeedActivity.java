package com.example.yuanlai.date;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;

/** People nearby. */
public class FeedActivity extends Activity
        implements RealPersonDialog.OnAnswer, View.OnClickListener {
    private static final int ID_BADGE = 1;
    private static final int ID_OFF = 2;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        TextView title = new TextView(this);
        title.setText(R.string.feed);
        column.addView(title);
        column.addView(button(ID_BADGE, R.string.badge));
        column.addView(button(ID_OFF, R.string.badge_off));
        setContentView(column);
    }

    private Button button(int id, int text) {
        Button made = new Button(this);
        made.setId(id);
        made.setText(text);
        made.setOnClickListener(this);
        return made;
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == ID_BADGE) {
            RealPersonDialog dialog = new RealPersonDialog(this);
            dialog.setOnAnswer(this);
            dialog.show();
        } else {
            withdraw();
        }
    }

    private void withdraw() {
        getSharedPreferences("user", MODE_PRIVATE).edit().putBoolean("real", false).apply();
        new Thread(new Runnable() {
            @Override
            public void run() {
                Server.post("/realperson/delete", "");
            }
        }).start();
        Toast.makeText(this, R.string.badge_off_done, Toast.LENGTH_SHORT).show();
    }

    @Override
    public void onAgree() {
        startActivity(new Intent(this, LivenessActivity.class));
    }
}
