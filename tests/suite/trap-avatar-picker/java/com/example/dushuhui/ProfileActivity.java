package com.example.dushuhui;

import android.app.Activity;
import android.content.Intent;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.net.Uri;
import android.os.Bundle;
import android.view.View;
import android.widget.ImageView;
import android.widget.Toast;
import java.io.IOException;
import java.io.InputStream;

/** Name and picture of a member. */
public class ProfileActivity extends Activity {
    private static final int PICK = 31;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.profile);
    }

    public void pickAvatar(View button) {
        Intent picker = new Intent(Intent.ACTION_GET_CONTENT);
        picker.setType("image/*");
        picker.addCategory(Intent.CATEGORY_OPENABLE);
        startActivityForResult(Intent.createChooser(picker, getString(R.string.from_album)), PICK);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        super.onActivityResult(request, result, data);
        if (request != PICK || result != RESULT_OK || data == null) {
            return;
        }
        Uri chosen = data.getData();
        try (InputStream in = getContentResolver().openInputStream(chosen)) {
            Bitmap avatar = Bitmap.createScaledBitmap(BitmapFactory.decodeStream(in), 320, 320, true);
            ((ImageView) findViewById(R.id.avatar)).setImageBitmap(avatar);
            new Thread(() -> report(AvatarUpload.send(avatar))).start();
        } catch (IOException e) {
            report(false);
        }
    }

    private void report(boolean done) {
        runOnUiThread(() -> Toast.makeText(
                this, done ? R.string.saved : R.string.save_failed, Toast.LENGTH_SHORT).show());
    }
}
