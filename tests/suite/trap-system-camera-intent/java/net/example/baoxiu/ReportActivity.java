package net.example.baoxiu;

import android.app.Activity;
import android.content.Intent;
import android.graphics.Bitmap;
import android.os.AsyncTask;
import android.os.Bundle;
import android.provider.MediaStore;
import android.view.View;
import android.widget.EditText;
import android.widget.ImageView;
import android.widget.Toast;
import java.io.IOException;

/** The form. */
public class ReportActivity extends Activity implements View.OnClickListener {
    private static final int TAKE_PHOTO = 7;

    private Bitmap photo;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.report);
        findViewById(R.id.photo).setOnClickListener(this);
        findViewById(R.id.send).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.photo) {
            startActivityForResult(new Intent(MediaStore.ACTION_IMAGE_CAPTURE), TAKE_PHOTO);
        } else {
            new Send().execute(text(R.id.where), text(R.id.what));
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == TAKE_PHOTO && result == RESULT_OK && data != null) {
            photo = (Bitmap) data.getExtras().get("data");
            ((ImageView) findViewById(R.id.thumb)).setImageBitmap(photo);
        }
    }

    private String text(int id) {
        return ((EditText) findViewById(id)).getText().toString();
    }

    /** Posts the form. */
    private class Send extends AsyncTask<String, Void, Boolean> {
        @Override
        protected Boolean doInBackground(String... form) {
            try {
                return RepairService.post(form[0], form[1], photo);
            } catch (IOException e) {
                return false;
            }
        }

        @Override
        protected void onPostExecute(Boolean done) {
            if (done) {
                startActivity(new Intent(ReportActivity.this, SentActivity.class));
                finish();
            } else {
                Toast.makeText(ReportActivity.this, R.string.failed, Toast.LENGTH_SHORT).show();
            }
        }
    }
}
