package com.example.tour;

import android.Manifest;
import android.content.Intent;
import android.content.SharedPreferences;
import android.database.Cursor;
import android.net.Uri;
import android.os.Bundle;
import android.os.Process;
import android.provider.MediaStore;
import android.text.InputType;
import android.view.View;
import android.webkit.JavascriptInterface;
import android.webkit.PermissionRequest;
import android.webkit.WebChromeClient;
import android.webkit.WebView;
import android.widget.Button;
import android.widget.CheckBox;
import android.widget.EditText;
import android.widget.LinearLayout;
import android.widget.ScrollView;
import android.widget.TextView;
import android.widget.Toast;
import androidx.appcompat.app.AlertDialog;
import androidx.appcompat.app.AppCompatActivity;
import androidx.camera.core.CameraSelector;
import androidx.camera.core.ImageCapture;
import androidx.camera.core.ImageProxy;
import androidx.camera.lifecycle.ProcessCameraProvider;
import androidx.core.app.ActivityCompat;
import androidx.core.content.ContextCompat;
import com.arcsoft.face.FaceEngine;
import com.arcsoft.face.FaceFeature;
import com.arcsoft.face.FaceInfo;
import com.google.common.util.concurrent.ListenableFuture;
import com.megvii.meglive_sdk.listener.PreCallback;
import com.megvii.meglive_sdk.manager.MegLiveManager;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyLoginListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;

/** One button for each thing the phone can do. */
public class TourActivity extends AppCompatActivity {
    private TextView status;
    private LinearLayout column;

    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        LinearLayout whole = new LinearLayout(this);
        whole.setOrientation(LinearLayout.VERTICAL);
        status = new TextView(this);
        status.setText("状态");
        whole.addView(status);
        ScrollView scroll = new ScrollView(this);
        column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        scroll.addView(column);
        whole.addView(scroll);
        setContentView(whole);
        fields();
        system();
        network();
        faces();
        ends();
    }

    private void button(String text, View.OnClickListener listener) {
        Button button = new Button(this);
        button.setText(text);
        button.setOnClickListener(listener);
        column.addView(button);
    }

    private void say(String text) {
        runOnUiThread(() -> status.setText(text));
    }

    private void fields() {
        EditText name = new EditText(this);
        name.setHint("姓名");
        column.addView(name);
        EditText secret = new EditText(this);
        secret.setHint("密码");
        secret.setInputType(InputType.TYPE_CLASS_TEXT | InputType.TYPE_TEXT_VARIATION_PASSWORD);
        column.addView(secret);
        CheckBox box = new CheckBox(this);
        box.setText("已阅读");
        column.addView(box);
        button("读取", view -> say(name.getText() + "/" + secret.getText() + "/" + box.isChecked()));
    }

    private void system() {
        button("计数", view -> {
            SharedPreferences kept = getSharedPreferences("tour", MODE_PRIVATE);
            kept.edit().putInt("count", kept.getInt("count", 0) + 1).apply();
            say("第" + kept.getInt("count", 0) + "次");
        });
        button("时间", view -> say(String.valueOf(System.currentTimeMillis() / 1000)));
        button("提示", view -> Toast.makeText(this, "一条提示", Toast.LENGTH_SHORT).show());
        button("权限", view -> ActivityCompat.requestPermissions(this, new String[] {
            Manifest.permission.CAMERA, Manifest.permission.READ_EXTERNAL_STORAGE}, 5));
        button("弹窗", view -> new AlertDialog.Builder(this).setTitle("标题").setMessage("内容")
                .setPositiveButton("好", (dialog, which) -> say("好"))
                .setOnCancelListener(dialog -> say("取消")).show());
        button("相册", view -> startActivityForResult(
                new Intent(Intent.ACTION_PICK, MediaStore.Images.Media.EXTERNAL_CONTENT_URI), 9));
        button("扫描", view -> album());
        button("机密", view -> startActivity(new Intent(this, SecretActivity.class)));
        button("网页", view -> page());
    }

    private void network() {
        post("明文", "http://api.example.com/plain", false);
        post("加密", "https://api.example.com/tls", false);
        post("自签", "https://api.example.com:8443/self", false);
        post("全信", "https://api.example.com:8443/any", true);
    }

    private void post(String text, String address, boolean anyone) {
        button(text, view -> new Thread(() -> say(text + " " + Web.post(address, new byte[] {1, 2, 3}, anyone))).start());
    }

    private void faces() {
        button("拍照", view -> capture());
        button("虹软", view -> template());
        button("旷视", view -> {
            MegLiveManager.getInstance().preDetect(this, "token", new PreCallback() {
                @Override
                public void onPreStart() {}

                @Override
                public void onPreFinish(String token, int code, String message) {
                    MegLiveManager.getInstance().startDetect((same, result, text, data) -> say("旷视 " + result));
                }
            });
        });
        button("慧眼", view -> WbCloudFaceVerifySdk.getInstance().initSdk(this, new Bundle(), new WbCloudFaceVerifyLoginListener() {
            @Override
            public void onLoginSuccess() {
                WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(
                        TourActivity.this, result -> say("慧眼 " + result.isSuccess()));
            }

            @Override
            public void onLoginFailed(String reason) {}
        }));
    }

    private void ends() {
        button("后台", view -> moveTaskToBack(true));
        button("退出", view -> System.exit(3));
        button("自杀", view -> Process.killProcess(Process.myPid()));
        button("结束", view -> finishAffinity());
        button("崩溃", view -> {
            throw new IllegalStateException("meant");
        });
    }

    private void template() {
        FaceEngine engine = new FaceEngine();
        engine.init(this, 1, 1, 1, FaceEngine.ASF_FACE_RECOGNITION);
        byte[] frame = new byte[640 * 480 * 3 / 2];
        List<FaceInfo> faces = new ArrayList<>();
        engine.detectFaces(frame, 640, 480, FaceEngine.CP_PAF_NV21, faces);
        FaceFeature feature = new FaceFeature();
        engine.extractFaceFeature(frame, 640, 480, FaceEngine.CP_PAF_NV21, faces.get(0), feature);
        say("虹软 " + feature.getFeatureData().length);
    }

    private void capture() {
        ListenableFuture<ProcessCameraProvider> future = ProcessCameraProvider.getInstance(this);
        future.addListener(() -> {
            try {
                ProcessCameraProvider provider = future.get();
                ImageCapture use = new ImageCapture.Builder().build();
                provider.bindToLifecycle(this, CameraSelector.DEFAULT_FRONT_CAMERA, use);
                use.takePicture(ContextCompat.getMainExecutor(this), new ImageCapture.OnImageCapturedCallback() {
                    @Override
                    public void onCaptureSuccess(ImageProxy image) {
                        say("拍照 " + image.getPlanes()[0].getBuffer().remaining());
                        provider.unbindAll();
                    }
                });
            } catch (ExecutionException | InterruptedException failed) {
                say("拍照失败");
            }
        }, ContextCompat.getMainExecutor(this));
    }

    private void album() {
        try (Cursor rows = getContentResolver().query(
                MediaStore.Images.Media.EXTERNAL_CONTENT_URI,
                new String[] {MediaStore.MediaColumns.DISPLAY_NAME}, null, null, null)) {
            StringBuilder names = new StringBuilder(rows == null ? "不许查" : "查到");
            while (rows != null && rows.moveToNext()) {
                names.append(' ').append(rows.getString(0));
            }
            say(names.toString());
        }
    }

    private void page() {
        WebView web = new WebView(this);
        web.addJavascriptInterface(this, "bridge");
        web.setWebChromeClient(new WebChromeClient() {
            @Override
            public void onPermissionRequest(PermissionRequest request) {
                request.grant(request.getResources());
                say("网页要相机");
            }
        });
        web.loadUrl("file:///android_asset/agreement.html");
        column.removeAllViews();
        column.addView(web);
    }

    /** Called by the page. */
    @JavascriptInterface
    public void agree(String text) {
        say("桥 " + text);
    }

    @Override
    public void onRequestPermissionsResult(int asked, String[] permissions, int[] grants) {
        say("权限 " + grants[0] + " " + grants[1]);
    }

    @Override
    protected void onActivityResult(int asked, int result, Intent data) {
        super.onActivityResult(asked, result, data);
        Uri picked = data == null ? null : data.getData();
        say("相册 " + result + " " + picked);
    }
}
