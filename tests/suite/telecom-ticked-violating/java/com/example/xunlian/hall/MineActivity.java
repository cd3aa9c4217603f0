package com.example.xunlian.hall;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;
import com.netease.nis.alivedetected.AliveDetector;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** The bill, and the switch for the face. */
public class MineActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        TextView title = new TextView(this);
        title.setText(R.string.mine);
        Button revoke = new Button(this);
        revoke.setText(R.string.revoke);
        revoke.setOnClickListener(v -> {
            AliveDetector.getInstance().stopDetect();
            new Thread(this::deleteFace).start();
            Toast.makeText(this, R.string.revoked, Toast.LENGTH_SHORT).show();
        });
        column.addView(title);
        column.addView(revoke);
        setContentView(column);
    }

    private void deleteFace() {
        try {
            URL url = new URL("https://hall.xunlian.example/face/delete");
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod("POST");
            connection.getResponseCode();
        } catch (IOException e) {
            runOnUiThread(() -> Toast.makeText(this, e.getMessage(), Toast.LENGTH_SHORT).show());
        }
    }
}
