package com.example.zhengjianzhao;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.os.Bundle;
import android.widget.ImageView;
import android.widget.Toast;
import java.io.IOException;

/** Pick, cut, keep. */
public class PhotoActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.photo);
        findViewById(R.id.pick).setOnClickListener(v -> startActivityForResult(
                new Intent(Intent.ACTION_GET_CONTENT).setType("image/*"), 5));
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result != RESULT_OK || data == null) {
            return;
        }
        try {
            Bitmap photo = BitmapFactory.decodeStream(
                    getContentResolver().openInputStream(data.getData()));
            askAndCut(photo);
        } catch (IOException e) {
            Toast.makeText(this, R.string.no_face, Toast.LENGTH_SHORT).show();
        }
    }

    private void askAndCut(Bitmap photo) {
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask)
                .setPositiveButton(R.string.ok, (dialog, which) -> show(new PassportCrop().cut(photo)))
                .setNegativeButton(R.string.manual, (dialog, which) -> show(photo))
                .show();
    }

    private void show(Bitmap cut) {
        if (cut == null) {
            Toast.makeText(this, R.string.no_face, Toast.LENGTH_SHORT).show();
        } else {
            ((ImageView) findViewById(R.id.result)).setImageBitmap(cut);
        }
    }
}
