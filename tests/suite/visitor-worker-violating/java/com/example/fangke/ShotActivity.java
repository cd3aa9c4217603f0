package com.example.fangke;
import android.app.Activity;
import android.hardware.Camera;
import android.os.Bundle;
import android.view.SurfaceHolder;
import android.view.SurfaceView;
import androidx.work.Data;
import androidx.work.OneTimeWorkRequest;
import androidx.work.WorkManager;
import com.dface.api.FaceDetect;
import com.example.fangke.work.FacePostWorker;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;
public class ShotActivity extends Activity implements SurfaceHolder.Callback, Camera.PictureCallback {
    private Camera camera;
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.shot);
        requestPermissions(new String[] {"android.permission.CAMERA"}, 1);
        ((SurfaceView) findViewById(R.id.sv)).getHolder().addCallback(this);
        findViewById(R.id.snap).setOnClickListener(v -> camera.takePicture(null, null, this));
    }
    @Override public void surfaceCreated(SurfaceHolder h) { camera = Camera.open(1); try { camera.setPreviewDisplay(h); } catch (IOException e) { finish(); } camera.startPreview(); }
    @Override public void surfaceChanged(SurfaceHolder h, int a, int b, int c) {}
    @Override public void surfaceDestroyed(SurfaceHolder h) { camera.release(); }
    @Override public void onPictureTaken(byte[] jpeg, Camera c) {
        if (new FaceDetect(getFilesDir().getPath()).detect(jpeg, 640, 480) == null) { return; }
        File out = new File(getCacheDir(), "visitor.jpg");
        try (FileOutputStream stream = new FileOutputStream(out)) { stream.write(jpeg); } catch (IOException e) { return; }
        Data data = new Data.Builder().putString(FacePostWorker.KEY_PATH, out.getAbsolutePath()).build();
        WorkManager.getInstance(this).enqueue(new OneTimeWorkRequest.Builder(FacePostWorker.class).setInputData(data).build());
        finish();
    }
}
