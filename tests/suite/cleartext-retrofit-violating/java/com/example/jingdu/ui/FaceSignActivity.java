package com.example.jingdu.ui;

import android.app.Activity;
import android.os.Bundle;
import android.widget.Toast;
import androidx.camera.core.CameraSelector;
import androidx.camera.core.ImageAnalysis;
import androidx.camera.core.Preview;
import androidx.camera.lifecycle.ProcessCameraProvider;
import androidx.camera.view.PreviewView;
import androidx.lifecycle.LifecycleOwner;
import com.example.jingdu.R;
import com.example.jingdu.api.ApiModule;
import com.example.jingdu.api.SignReply;
import com.example.jingdu.face.LiveFace;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import retrofit2.Call;
import retrofit2.Callback;
import retrofit2.Response;

/** The camera page: one live face, one request. */
public class FaceSignActivity extends Activity
        implements LifecycleOwner, LiveFace.Listener, Callback<SignReply> {
    private final ExecutorService worker = Executors.newSingleThreadExecutor();
    private ProcessCameraProvider provider;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        PreviewView view = new PreviewView(this);
        setContentView(view);
        ListenableFuture<ProcessCameraProvider> soon = ProcessCameraProvider.getInstance(this);
        soon.addListener(
                () -> {
                    try {
                        provider = soon.get();
                        open(view);
                    } catch (ExecutionException | InterruptedException e) {
                        finish();
                    }
                },
                this::runOnUiThread);
    }

    private void open(PreviewView view) {
        Preview preview = new Preview.Builder().build();
        preview.setSurfaceProvider(view.getSurfaceProvider());
        ImageAnalysis analysis = new ImageAnalysis.Builder()
                .setBackpressureStrategy(ImageAnalysis.STRATEGY_KEEP_ONLY_LATEST)
                .build();
        analysis.setAnalyzer(worker, new LiveFace(this, this));
        provider.bindToLifecycle(this, CameraSelector.DEFAULT_FRONT_CAMERA, preview, analysis);
    }

    @Override
    public void onLiveFace(byte[] jpeg) {
        runOnUiThread(provider::unbindAll);
        RequestBody order = RequestBody.create(MediaType.parse("text/plain"), "JD20250601");
        RequestBody image = RequestBody.create(MediaType.parse("image/*"), jpeg);
        MultipartBody.Part photo = MultipartBody.Part.createFormData("photo", "sign.jpg", image);
        ApiModule.sign().signByFace(order, photo).enqueue(this);
    }

    @Override
    public void onResponse(Call<SignReply> call, Response<SignReply> response) {
        boolean good = response.isSuccessful() && response.body().code == 0;
        Toast.makeText(this, good ? R.string.signed : R.string.not_signed, Toast.LENGTH_LONG).show();
        finish();
    }

    @Override
    public void onFailure(Call<SignReply> call, Throwable error) {
        Toast.makeText(this, R.string.not_signed, Toast.LENGTH_LONG).show();
        finish();
    }

    @Override
    protected void onDestroy() {
        worker.shutdown();
        super.onDestroy();
    }
}
