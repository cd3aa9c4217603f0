package androidx.camera.lifecycle;

import android.content.Context;
import android.graphics.ImageFormat;
import android.hardware.camera2.CameraAccessException;
import android.hardware.camera2.CameraCaptureSession;
import android.hardware.camera2.CameraDevice;
import android.hardware.camera2.CameraManager;
import android.hardware.camera2.CaptureRequest;
import android.media.Image;
import android.media.ImageReader;
import android.view.Surface;
import androidx.camera.core.AndroidImageProxy;
import androidx.camera.core.Camera;
import androidx.camera.core.CameraSelector;
import androidx.camera.core.UseCase;
import androidx.lifecycle.LifecycleOwner;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** A stand-in over the platform's camera; it does not end with its owner but with {@code unbindAll}. */
public final class ProcessCameraProvider {
    private static ProcessCameraProvider only;
    private final Context context;
    private final List<UseCase> bound = new ArrayList<>();
    private CameraDevice device;

    private ProcessCameraProvider(Context context) {
        this.context = context.getApplicationContext();
    }

    public static ListenableFuture<ProcessCameraProvider> getInstance(Context context) {
        if (only == null) {
            only = new ProcessCameraProvider(context);
        }
        return new Done(only);
    }

    public Camera bindToLifecycle(LifecycleOwner owner, CameraSelector camera, UseCase... uses) {
        bound.addAll(Arrays.asList(uses));
        if (device == null) {
            CameraManager manager = (CameraManager) context.getSystemService(Context.CAMERA_SERVICE);
            try {
                manager.openCamera(camera.number(), new Opened(), null);
            } catch (CameraAccessException failed) {
                throw new IllegalStateException(failed);
            }
        }
        return new Camera() {};
    }

    public void unbind(UseCase... uses) {
        bound.removeAll(Arrays.asList(uses));
    }

    public void unbindAll() {
        bound.clear();
        if (device != null) {
            device.close();
            device = null;
        }
    }

    private void frame(ImageReader reader) {
        Image image = reader.acquireLatestImage();
        for (UseCase use : image == null ? new ArrayList<UseCase>() : new ArrayList<>(bound)) {
            use.frame(new AndroidImageProxy(image));
        }
    }

    /** Lets frames come as soon as the camera is open. */
    private final class Opened extends CameraDevice.StateCallback {
        @Override
        public void onOpened(CameraDevice opened) {
            device = opened;
            ImageReader reader = ImageReader.newInstance(640, 480, ImageFormat.JPEG, 2);
            reader.setOnImageAvailableListener(ProcessCameraProvider.this::frame, null);
            List<Surface> surfaces = Collections.singletonList(reader.getSurface());
            try {
                CaptureRequest.Builder request = opened.createCaptureRequest(CameraDevice.TEMPLATE_PREVIEW);
                request.addTarget(reader.getSurface());
                opened.createCaptureSession(surfaces, new Configured(request.build()), null);
            } catch (CameraAccessException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void onDisconnected(CameraDevice opened) {}

        @Override
        public void onError(CameraDevice opened, int error) {}
    }

    private static final class Configured extends CameraCaptureSession.StateCallback {
        private final CaptureRequest request;

        Configured(CaptureRequest request) {
            this.request = request;
        }

        @Override
        public void onConfigured(CameraCaptureSession session) {
            try {
                session.setRepeatingRequest(request, null, null);
            } catch (CameraAccessException failed) {
                throw new IllegalStateException(failed);
            }
        }

        @Override
        public void onConfigureFailed(CameraCaptureSession session) {}
    }

    private static final class Done implements ListenableFuture<ProcessCameraProvider> {
        private final ProcessCameraProvider provider;

        Done(ProcessCameraProvider provider) {
            this.provider = provider;
        }

        @Override
        public void addListener(Runnable listener, Executor executor) {
            executor.execute(listener);
        }

        @Override
        public boolean cancel(boolean interrupt) {
            return false;
        }

        @Override
        public boolean isCancelled() {
            return false;
        }

        @Override
        public boolean isDone() {
            return true;
        }

        @Override
        public ProcessCameraProvider get() {
            return provider;
        }

        @Override
        public ProcessCameraProvider get(long time, TimeUnit unit) {
            return provider;
        }
    }
}
