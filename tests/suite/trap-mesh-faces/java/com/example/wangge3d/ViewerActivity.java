package com.example.wangge3d;

import android.app.Activity;
import android.graphics.Typeface;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import android.view.View;
import android.widget.TextView;
import com.example.wangge3d.mesh.FaceDetector;
import com.example.wangge3d.mesh.Mesh;
import com.facebook.share.widget.ShareDialog;
import java.io.IOException;

/** Shows a mesh and repairs it. */
public class ViewerActivity extends Activity implements View.OnClickListener, SurfaceHolder.Callback {
    private Mesh mesh = Mesh.cube();
    private TextView count;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.viewer);
        count = (TextView) findViewById(R.id.count);
        count.setTypeface(Typeface.create("sans-serif", Typeface.BOLD));
        count.setText(getString(R.string.faces, mesh.faces().size()));
        ((SurfaceView) findViewById(R.id.surface)).getHolder().addCallback(this);
        for (int id : new int[] {R.id.detect, R.id.extract, R.id.share}) {
            findViewById(id).setOnClickListener(this);
        }
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.detect) {
            int broken = new FaceDetector(mesh).findFaces();
            count.setText(getString(R.string.face_found, broken));
        } else if (view.getId() == R.id.extract) {
            mesh = mesh.extractFace(0);
            count.setText(getString(R.string.faces, mesh.faces().size()));
        } else {
            new ShareDialog(this);
        }
    }

    @Override
    public void surfaceCreated(SurfaceHolder holder) {
        try {
            mesh = Mesh.read(getAssets().open("face_cube.obj"));
        } catch (IOException e) {
            mesh = Mesh.cube();
        }
    }

    @Override
    public void surfaceChanged(SurfaceHolder holder, int format, int width, int height) {}

    @Override
    public void surfaceDestroyed(SurfaceHolder holder) {}
}
