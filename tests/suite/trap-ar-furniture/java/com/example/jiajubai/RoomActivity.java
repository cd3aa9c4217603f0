package com.example.jiajubai;

import android.app.Activity;
import android.opengl.GLES20;
import android.opengl.GLSurfaceView;
import android.os.Bundle;
import android.widget.Toast;
import com.google.ar.core.Camera;
import com.google.ar.core.Frame;
import com.google.ar.core.Pose;
import com.google.ar.core.Session;
import com.google.ar.core.TrackingState;
import javax.microedition.khronos.egl.EGLConfig;
import javax.microedition.khronos.opengles.GL10;

/** Stands a model on the floor. */
public class RoomActivity extends Activity implements GLSurfaceView.Renderer {
    private Session session;
    private GLSurfaceView scene;
    private float[] sofaPose = new float[16];

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        scene = new GLSurfaceView(this);
        scene.setEGLContextClientVersion(2);
        scene.setRenderer(this);
        setContentView(scene);
        session = new Session(this);
        Toast.makeText(this, R.string.move, Toast.LENGTH_LONG).show();
    }

    @Override
    protected void onResume() {
        super.onResume();
        session.resume();
        scene.onResume();
    }

    @Override
    protected void onPause() {
        scene.onPause();
        session.pause();
        super.onPause();
    }

    @Override
    public void onSurfaceCreated(GL10 gl, EGLConfig config) {
        int[] texture = new int[1];
        GLES20.glGenTextures(1, texture, 0);
        session.setCameraTextureName(texture[0]);
    }

    @Override
    public void onSurfaceChanged(GL10 gl, int width, int height) {
        GLES20.glViewport(0, 0, width, height);
        session.setDisplayGeometry(0, width, height);
    }

    @Override
    public void onDrawFrame(GL10 gl) {
        Frame frame = session.update();
        Camera camera = frame.getCamera();
        if (camera.getTrackingState() == TrackingState.TRACKING) {
            Pose pose = camera.getPose();
            pose.toMatrix(sofaPose, 0);
        }
    }

    @Override
    protected void onDestroy() {
        session.close();
        super.onDestroy();
    }
}
