package com.example.lanelife;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.View;
import android.widget.TextView;

/** The first screen: a service that needs no face, and one way to log in. */
public class MainActivity extends Activity {
    static final String[] CAMERA = {Manifest.permission.CAMERA};
    private static final int FACE = 1;
    private static final int CAMERA_ASKED = 7;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.main);
        on(R.id.recipes, view -> startActivity(new Intent(this, RecipeActivity.class)));
        on(R.id.face, view -> FaceLogin.wanted(this));
        on(R.id.settings, view -> startActivity(new Intent(this, SettingsActivity.class)));
        Privacy.first(this, () -> Opening.of(this));
    }

    private void on(int id, View.OnClickListener then) {
        findViewById(id).setOnClickListener(then);
    }

    /** Asks for the camera, then takes the face. */
    void takeFace() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            startActivityForResult(new Intent(this, FaceActivity.class), FACE);
        } else {
            requestPermissions(CAMERA, CAMERA_ASKED);
        }
    }

    @Override
    public void onRequestPermissionsResult(int asked, String[] permissions, int[] grants) {
        if (asked != CAMERA_ASKED) {
            Opening.answered(this, grants);
        } else if (grants.length > 0 && grants[0] == PackageManager.PERMISSION_GRANTED) {
            startActivityForResult(new Intent(this, FaceActivity.class), FACE);
        } else {
            say(R.string.no_camera);
        }
    }

    @Override
    protected void onActivityResult(int asked, int result, Intent data) {
        if (asked == FACE) {
            say(result == RESULT_OK ? R.string.done : R.string.refused);
        }
    }

    void say(int text) {
        ((TextView) findViewById(R.id.status)).setText(text);
    }
}
