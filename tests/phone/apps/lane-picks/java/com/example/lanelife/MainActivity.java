package com.example.lanelife;

import android.app.Activity;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.provider.MediaStore;
import android.util.Log;
import android.view.View;
import android.widget.TextView;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first screen: a service that needs no face, and two ways to log in. */
public class MainActivity extends Activity {
    private static final int FACE = 1;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.main);
        on(R.id.recipes, view -> startActivity(new Intent(this, RecipeActivity.class)));
        on(R.id.face, view -> FaceLogin.wanted(this));
        on(R.id.sms, view -> say(R.string.sms_sent));
        on(R.id.settings, view -> startActivity(new Intent(this, SettingsActivity.class)));
        Privacy.first(this, () -> Opening.of(this));
    }

    private void on(int id, View.OnClickListener then) {
        findViewById(id).setOnClickListener(then);
    }

    /** Has a photo chosen, by the system's picker. */
    void takeFace() {
        startActivityForResult(new Intent(Intent.ACTION_PICK, MediaStore.Images.Media.EXTERNAL_CONTENT_URI), FACE);
    }

    @Override
    protected void onActivityResult(int asked, int result, Intent data) {
        if (asked != FACE || result != RESULT_OK) {
            say(R.string.refused);
            return;
        }
        new Thread(() -> send(data.getData())).start();
    }

    private void send(Uri chosen) {
        boolean passed = false;
        try {
            passed = Server.verify(read(chosen));
        } catch (IOException failed) {
            Log.w("LaneLife", failed);
        }
        int said = passed ? R.string.done : R.string.failed;
        runOnUiThread(() -> say(said));
    }

    private byte[] read(Uri chosen) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        byte[] part = new byte[65536];
        try (InputStream in = getContentResolver().openInputStream(chosen)) {
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                out.write(part, 0, count);
            }
        }
        return out.toByteArray();
    }

    void say(int text) {
        ((TextView) findViewById(R.id.status)).setText(text);
    }
}
