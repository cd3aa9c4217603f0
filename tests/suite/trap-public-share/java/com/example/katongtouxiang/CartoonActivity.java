package com.example.katongtouxiang;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.widget.Toast;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** Pick, draw, share. */
public class CartoonActivity extends Activity implements Studio.Listener {
    private final Studio studio = new Studio(this);

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.cartoon);
        findViewById(R.id.pick).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) -> startActivityForResult(
                        new Intent(Intent.ACTION_GET_CONTENT).setType("image/*"), 1))
                .setNegativeButton(R.string.no, null)
                .show());
        findViewById(R.id.share).setOnClickListener(v -> new AlertDialog.Builder(this)
                .setTitle(R.string.share_title)
                .setMessage(R.string.share_text)
                .setPositiveButton(R.string.share_yes, (d, w) -> studio.publish())
                .setNegativeButton(R.string.share_no, null)
                .show());
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result != RESULT_OK || data == null) {
            return;
        }
        Uri chosen = data.getData();
        try (InputStream in = getContentResolver().openInputStream(chosen)) {
            ByteArrayOutputStream photo = new ByteArrayOutputStream();
            byte[] block = new byte[8192];
            for (int n = in.read(block); n > 0; n = in.read(block)) {
                photo.write(block, 0, n);
            }
            studio.draw(photo.toByteArray());
        } catch (IOException e) {
            Toast.makeText(this, R.string.no, Toast.LENGTH_SHORT).show();
        }
    }

    @Override
    public void onDrawn() {
        runOnUiThread(() -> Toast.makeText(this, R.string.done, Toast.LENGTH_SHORT).show());
    }

    @Override
    public void onLink(String link) {
        startActivity(Intent.createChooser(new Intent(Intent.ACTION_SEND)
                .setType("text/plain")
                .putExtra(Intent.EXTRA_TEXT, link), getString(R.string.share)));
    }
}
