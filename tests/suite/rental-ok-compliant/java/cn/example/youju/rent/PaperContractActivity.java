package cn.example.youju.rent;

import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;
import androidx.appcompat.app.AppCompatActivity;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;

/** Signing on paper, and taking back what was agreed to. */
public class PaperContractActivity extends AppCompatActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        TextView text = new TextView(this);
        text.setText(R.string.paper);
        Button revoke = new Button(this);
        revoke.setText(R.string.revoke);
        revoke.setOnClickListener(v -> new Thread(this::revoke).start());
        column.addView(text);
        column.addView(revoke);
        setContentView(column);
    }

    private void revoke() {
        try {
            URL url = new URL("https://api.youju.example/face/revoke");
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setRequestMethod("DELETE");
            if (connection.getResponseCode() == 200) {
                runOnUiThread(
                        () -> Toast.makeText(this, R.string.revoked, Toast.LENGTH_SHORT).show());
            }
        } catch (IOException e) {
            runOnUiThread(() -> Toast.makeText(this, e.getMessage(), Toast.LENGTH_SHORT).show());
        }
    }
}
