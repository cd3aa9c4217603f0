package com.example.leju.member;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;

/** Points and offers; the face is offered as an extra. */
public class MallActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        TextView title = new TextView(this);
        title.setText(R.string.mall);
        Button open = new Button(this);
        open.setText(R.string.open_face);
        open.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startActivity(new Intent(MallActivity.this, FaceConsentActivity.class));
            }
        });
        Button close = new Button(this);
        close.setText(R.string.close_face);
        close.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                MemberApi.post("/member/face/delete", new byte[0]);
                Toast.makeText(MallActivity.this, R.string.closed_face, Toast.LENGTH_SHORT).show();
            }
        });
        column.addView(title);
        column.addView(open);
        column.addView(close);
        setContentView(column);
    }
}
