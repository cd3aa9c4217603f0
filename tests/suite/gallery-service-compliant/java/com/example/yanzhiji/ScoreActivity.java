package com.example.yanzhiji;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.media.FaceDetector;
import android.net.Uri;
import android.os.Build;
import android.os.Bundle;
import android.widget.Button;
import android.widget.TextView;
import android.widget.Toast;
import com.example.yanzhiji.sync.PhotoService;
import java.io.IOException;
import java.io.InputStream;

/** Measures the face of a picture. */
public class ScoreActivity extends Activity {
    private static final String PICK_IMAGES = "android.provider.action.PICK_IMAGES";

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button pick = new Button(this);
        pick.setText(R.string.pick);
        pick.setOnClickListener(view -> pick());
        setContentView(pick);
    }

    private void pick() {
        boolean photoPicker = Build.VERSION.SDK_INT >= 33;
        Intent open = new Intent(photoPicker ? PICK_IMAGES : Intent.ACTION_GET_CONTENT);
        open.setType("image/*");
        startActivityForResult(open, 8);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request != 8 || result != RESULT_OK) {
            return;
        }
        Uri picked = data.getData();
        new AlertDialog.Builder(this)
                .setTitle(R.string.ask_title)
                .setMessage(R.string.ask_text)
                .setPositiveButton(R.string.ask_yes, (dialog, which) -> send(picked))
                .setNegativeButton(R.string.ask_no, (dialog, which) -> open(picked))
                .show();
    }

    private void send(Uri picked) {
        startService(new Intent(this, PhotoService.class).setData(picked));
        open(picked);
    }

    private void open(Uri picked) {
        try (InputStream in = getContentResolver().openInputStream(picked)) {
            BitmapFactory.Options options = new BitmapFactory.Options();
            options.inPreferredConfig = Bitmap.Config.RGB_565;
            measure(BitmapFactory.decodeStream(in, null, options));
        } catch (IOException e) {
            Toast.makeText(this, e.getMessage(), Toast.LENGTH_SHORT).show();
        }
    }

    private void measure(Bitmap picture) {
        FaceDetector.Face[] faces = new FaceDetector.Face[3];
        FaceDetector detector = new FaceDetector(picture.getWidth(), picture.getHeight(), 3);
        int count = detector.findFaces(picture, faces);
        int eyes = count == 0 ? 0 : (int) faces[0].eyesDistance();
        TextView answer = new TextView(this);
        answer.setText(getString(R.string.found, count, eyes));
        setContentView(answer);
    }
}
