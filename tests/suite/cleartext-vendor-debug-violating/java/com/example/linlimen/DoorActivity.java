package com.example.linlimen;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.Intent;
import android.graphics.Bitmap;
import android.os.Bundle;
import android.provider.MediaStore;
import android.view.View;
import android.widget.Button;
import android.widget.Toast;
import java.io.ByteArrayOutputStream;

/** Registers a visitor, with the system's camera app for the picture. */
public class DoorActivity extends Activity
        implements View.OnClickListener, DialogInterface.OnClickListener {
    private static final int PICTURE = 40;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button visit = new Button(this);
        visit.setText(R.string.visit);
        visit.setOnClickListener(this);
        setContentView(visit);
    }

    @Override
    public void onClick(View view) {
        String[] notice = getResources().getStringArray(R.array.notice);
        AlertDialog.Builder builder = new AlertDialog.Builder(this);
        builder.setTitle(notice[0]);
        builder.setMessage(notice[1] + "\n\n" + notice[2]);
        builder.setPositiveButton(R.string.accept, this);
        builder.setNegativeButton(R.string.guard, this);
        builder.create().show();
    }

    @Override
    public void onClick(DialogInterface dialog, int which) {
        switch (which) {
            case DialogInterface.BUTTON_POSITIVE:
                startActivityForResult(new Intent(MediaStore.ACTION_IMAGE_CAPTURE), PICTURE);
                break;
            case DialogInterface.BUTTON_NEGATIVE:
                Toast.makeText(this, R.string.guard_called, Toast.LENGTH_LONG).show();
                break;
            default:
                break;
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == PICTURE && result == RESULT_OK) {
            Bitmap picture = (Bitmap) data.getExtras().get("data");
            ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
            picture.compress(Bitmap.CompressFormat.JPEG, 90, jpeg);
            VisitorCheck check = new VisitorCheck(this);
            check.begin(jpeg.toByteArray());
        }
    }

    void tell(final boolean same) {
        runOnUiThread(new Runnable() {
            @Override
            public void run() {
                int text = same ? R.string.matched : R.string.not_matched;
                Toast.makeText(DoorActivity.this, text, Toast.LENGTH_LONG).show();
            }
        });
    }
}
