package com.example.yijuhome;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import org.json.JSONObject;

/** The two ways through the door. */
public class OwnerActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.owner);
    }

    public void openFace(View view) {
        startActivity(new Intent(this, FaceNoticeActivity.class));
    }

    public void closeFace(View view) {
        final String base = getString(R.string.server);
        new Thread(new Runnable() {
            @Override
            public void run() {
                Http.postJson(base + "/owner/face/delete.do", new JSONObject());
            }
        }).start();
        Toast.makeText(this, R.string.off_done, Toast.LENGTH_LONG).show();
    }

    public void openCard(View view) {
        Toast.makeText(this, R.string.card_tip, Toast.LENGTH_LONG).show();
    }
}
