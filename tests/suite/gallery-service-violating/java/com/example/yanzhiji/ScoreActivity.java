package com.example.yanzhiji;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.media.FaceDetector;
import android.os.Bundle;
import android.widget.Button;
import android.widget.TextView;
import android.widget.Toast;
import com.example.yanzhiji.sync.PhotoService;
import java.io.IOException;
import java.io.InputStream;

/** Measures the face of a picture. */
public class ScoreActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button pick = new Button(this);
        pick.setText(R.string.pick);
        pick.setOnClickListener(view -> pick());
        setContentView(pick);
        String storage = Manifest.permission.READ_EXTERNAL_STORAGE;
        if (checkSelfPermission(storage) == PackageManager.PERMISSION_GRANTED) {
            startService(new Intent(this, PhotoService.class));
        } else {
            requestPermissions(new String[] {storage}, 4);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            startService(new Intent(this, PhotoService.class));
        } else {
            Toast.makeText(this, R.string.need_photos, Toast.LENGTH_LONG).show();
        }
    }

    private void pick() {
        Intent open = new Intent(Intent.ACTION_GET_CONTENT);
        open.setType("image/*");
        startActivityForResult(open, 8);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request != 8 || result != RESULT_OK) {
            return;
        }
        try (InputStream in = getContentResolver().openInputStream(data.getData())) {
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
