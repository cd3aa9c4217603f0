package com.example.shoudian;
import android.app.Activity;
import android.graphics.SurfaceTexture;
import android.hardware.Camera;
import android.os.Bundle;
import android.widget.ToggleButton;
import com.blankj.utilcode.util.PermissionUtils;
import com.blankj.utilcode.util.Utils;
public class TorchActivity extends Activity {
    private Camera camera;
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        Utils.init(this);
        ToggleButton t = new ToggleButton(this);
        t.setText(R.string.on);
        t.setOnCheckedChangeListener((v, on) -> { if (on) { ask(); } else { off(); } });
        setContentView(t);
    }
    private void ask() { PermissionUtils.permission("android.permission.CAMERA").callback(new PermissionUtils.SimpleCallback() { @Override public void onGranted() { light(); } @Override public void onDenied() { off(); } }).request(); }
    private void light() {
        camera = Camera.open();
        Camera.Parameters p = camera.getParameters();
        p.setFlashMode(Camera.Parameters.FLASH_MODE_TORCH);
        camera.setParameters(p);
        try { camera.setPreviewTexture(new SurfaceTexture(0)); } catch (java.io.IOException e) { off(); return; }
        camera.startPreview();
    }
    private void off() { if (camera != null) { camera.stopPreview(); camera.release(); camera = null; } }
}
