package com.example.zhaopianguan;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.graphics.Bitmap;
import android.os.Bundle;
import android.provider.MediaStore;
import android.widget.Button;
import android.widget.Toast;
import com.google.mlkit.vision.common.InputImage;
import com.google.mlkit.vision.face.FaceDetection;

/** Takes the picture. */
public class PhotoActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button shoot = new Button(this);
        shoot.setText(R.string.shoot);
        shoot.setOnClickListener(view -> ask());
        setContentView(shoot);
    }

    private void ask() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setPositiveButton(R.string.ask_yes, (dialog, which) -> shoot())
                .setNegativeButton(R.string.ask_no, (dialog, which) -> say(R.string.shop))
                .show();
    }

    private void shoot() {
        startActivityForResult(new Intent(MediaStore.ACTION_IMAGE_CAPTURE), 11);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (result != RESULT_OK) {
            return;
        }
        Bitmap picture = (Bitmap) data.getExtras().get("data");
        FaceDetection.getClient()
                .process(InputImage.fromBitmap(picture, 0))
                .addOnSuccessListener(faces -> {
                    if (faces.size() == 1) {
                        Studio.with(this).make(picture, this::show, error -> say(R.string.failed));
                    } else {
                        say(R.string.no_face);
                    }
                });
    }

    private void show(String answer) {
        startActivity(new Intent(this, ResultActivity.class).putExtra("answer", answer));
    }

    private void say(int text) {
        Toast.makeText(this, text, Toast.LENGTH_LONG).show();
    }
}
