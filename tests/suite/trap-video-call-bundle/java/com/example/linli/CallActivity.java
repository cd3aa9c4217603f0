package com.example.linli;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.os.Bundle;
import android.view.SurfaceView;
import android.widget.TextView;
import android.widget.Toast;
import java.util.ArrayList;
import java.util.List;

/** One call, with a picture or without. */
public class CallActivity extends Activity {
    static final String ROOM = "room";
    static final String VIDEO = "video";
    private static final String[] FOR_VIDEO = {
        Manifest.permission.CAMERA, Manifest.permission.RECORD_AUDIO
    };
    private static final String[] FOR_VOICE = {Manifest.permission.RECORD_AUDIO};

    private CallSession session;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.call);
        String room = getIntent().getStringExtra(ROOM);
        ((TextView) findViewById(R.id.status)).setText(getString(R.string.calling, room));
        findViewById(R.id.hang_up).setOnClickListener(v -> finish());
        session = new CallSession(room);
        boolean video = getIntent().getBooleanExtra(VIDEO, false);
        String[] missing = missing(video ? FOR_VIDEO : FOR_VOICE);
        if (missing.length == 0) {
            connect(video);
        } else {
            requestPermissions(missing, video ? 2 : 1);
        }
    }

    private String[] missing(String[] wanted) {
        List<String> rest = new ArrayList<>();
        for (String permission : wanted) {
            if (checkSelfPermission(permission) != PackageManager.PERMISSION_GRANTED) {
                rest.add(permission);
            }
        }
        return rest.toArray(new String[0]);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        boolean camera = request == 2
                && checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED;
        if (request == 2 && !camera) {
            Toast.makeText(this, R.string.voice_only, Toast.LENGTH_SHORT).show();
        }
        if (missing(FOR_VOICE).length > 0) {
            Toast.makeText(this, R.string.no_mic, Toast.LENGTH_SHORT).show();
        }
        connect(camera);
    }

    private void connect(boolean video) {
        session.open();
        if (video) {
            session.sendPicture((SurfaceView) findViewById(R.id.self));
        }
    }

    @Override
    protected void onDestroy() {
        session.close();
        super.onDestroy();
    }
}
