package com.example.jiaxiaoban;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The guardian's agreement, then one picture. */
public class GateFaceActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.title);
        setContentView(R.layout.gate);
        findViewById(R.id.yes).setOnClickListener(v -> startActivityForResult(
                new Intent(Intent.ACTION_GET_CONTENT).setType("image/jpeg"), 1));
        findViewById(R.id.no).setOnClickListener(v -> finish());
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result != RESULT_OK || data == null) {
            return;
        }
        try (InputStream in = getContentResolver().openInputStream(data.getData())) {
            ByteArrayOutputStream photo = new ByteArrayOutputStream();
            byte[] block = new byte[4096];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                photo.write(block, 0, n);
            }
            new SchoolServer().register(photo.toByteArray(), done -> runOnUiThread(() ->
                    Toast.makeText(this, R.string.sent, Toast.LENGTH_SHORT).show()));
        } catch (IOException e) {
            finish();
        }
    }
}
