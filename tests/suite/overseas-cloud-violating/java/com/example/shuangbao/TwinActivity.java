package com.example.shuangbao;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.graphics.Bitmap;
import android.os.AsyncTask;
import android.os.Bundle;
import android.provider.MediaStore;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import java.io.ByteArrayOutputStream;

/** Takes two pictures and tells how alike they are. */
public class TwinActivity extends Activity {
    private static final int FIRST = 1;
    private static final int SECOND = 2;

    private byte[] first;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        page.addView(button(R.string.first, FIRST));
        page.addView(button(R.string.second, SECOND));
        setContentView(page);
    }

    private Button button(int text, int which) {
        Button button = new Button(this);
        button.setText(text);
        button.setOnClickListener(view -> {
            if (which == SECOND && first == null) {
                Toast.makeText(this, R.string.need_first, Toast.LENGTH_SHORT).show();
            } else {
                ask(which);
            }
        });
        return button;
    }

    private void ask(int which) {
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setPositiveButton(R.string.yes, (dialog, button) -> picture(which))
                .setNegativeButton(R.string.no, null)
                .show();
    }

    private void picture(int which) {
        startActivityForResult(new Intent(MediaStore.ACTION_IMAGE_CAPTURE), which);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result != RESULT_OK) {
            return;
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        Bitmap picture = data.getParcelableExtra("data");
        picture.compress(Bitmap.CompressFormat.JPEG, 92, jpeg);
        if (request == FIRST) {
            first = jpeg.toByteArray();
        } else {
            new Likeness().execute(first, jpeg.toByteArray());
            first = null;
        }
    }

    private class Likeness extends AsyncTask<byte[], Void, String> {
        @Override
        protected String doInBackground(byte[]... pictures) {
            return Cloud.of(TwinActivity.this).likeness(pictures[0], pictures[1]);
        }

        @Override
        protected void onPostExecute(String percent) {
            String text = getString(R.string.score, percent);
            Toast.makeText(TwinActivity.this, text, Toast.LENGTH_LONG).show();
        }
    }
}
