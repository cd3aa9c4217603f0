package android.hardware;

import android.app.ActivityThread;
import android.graphics.SurfaceTexture;
import android.os.Handler;
import android.os.Looper;
import android.view.SurfaceHolder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

public class Camera {
    private static final int FRAME_MS = 100;

    public interface PreviewCallback {
        void onPreviewFrame(byte[] data, Camera camera);
    }

    public interface PictureCallback {
        void onPictureTaken(byte[] data, Camera camera);
    }

    public interface ShutterCallback {
        void onShutter();
    }

    public interface AutoFocusCallback {
        void onAutoFocus(boolean success, Camera camera);
    }

    public interface ErrorCallback {
        void onError(int error, Camera camera);
    }

    public interface FaceDetectionListener {
        void onFaceDetection(Face[] faces, Camera camera);
    }

    public static class Face {
        public android.graphics.Rect rect = new android.graphics.Rect(-300, -300, 300, 300);
        public int score = 90;
        public int id = -1;
    }

    public static class CameraInfo {
        public static final int CAMERA_FACING_BACK = 0;
        public static final int CAMERA_FACING_FRONT = 1;
        public int facing;
        public int orientation;
    }

    public class Size {
        public int width;
        public int height;

        public Size(int width, int height) {
            this.width = width;
            this.height = height;
        }
    }

    public class Parameters {
        public Size getPreviewSize() {
            return new Size(sim.Frames.WIDTH, sim.Frames.HEIGHT);
        }

        public List<Size> getSupportedPreviewSizes() {
            return List.of(getPreviewSize());
        }

        public List<Size> getSupportedPictureSizes() {
            return List.of(getPreviewSize());
        }

        public List<String> getSupportedFocusModes() {
            return new ArrayList<>(List.of("auto"));
        }

        public int getMaxNumDetectedFaces() {
            return 4;
        }

        public void setPreviewSize(int width, int height) {}

        public void setPictureSize(int width, int height) {}

        public void setPreviewFormat(int format) {}

        public int getPreviewFormat() {
            return android.graphics.ImageFormat.NV21;
        }

        public void setPictureFormat(int format) {}

        public void setFocusMode(String mode) {}

        public void setFlashMode(String mode) {}

        public void setRotation(int degrees) {}

        public void setJpegQuality(int quality) {}
    }

    private final int number;
    private final Handler events = new Handler(Looper.myLooper() == null ? Looper.getMainLooper() : Looper.myLooper());
    private PreviewCallback onFrame;
    private boolean once;
    private boolean previewing;
    private boolean released;
    private byte[] buffer;
    private FaceDetectionListener onFaces;

    Camera(int number) {
        this.number = number;
    }

    public static int getNumberOfCameras() {
        return 2;
    }

    public static void getCameraInfo(int number, CameraInfo info) {
        info.facing = number == 1 ? CameraInfo.CAMERA_FACING_FRONT : CameraInfo.CAMERA_FACING_BACK;
        info.orientation = number == 1 ? 270 : 90;
    }

    public static Camera open() {
        return open(0);
    }

    public static Camera open(int number) {
        if (!ActivityThread.may("android.permission.CAMERA")) {
            throw new RuntimeException("Fail to connect to camera service");
        }
        if (!sim.Phone.ask("camera.open", String.valueOf(number)).equals("ok")) {
            throw new RuntimeException("Fail to connect to camera service");
        }
        return new Camera(number);
    }

    private void use() {
        if (released) {
            throw new RuntimeException("Camera is being used after Camera.release() was called");
        }
    }

    public final void setPreviewDisplay(SurfaceHolder holder) throws IOException {
        use();
    }

    public final void setPreviewTexture(SurfaceTexture texture) throws IOException {
        use();
    }

    public final void setDisplayOrientation(int degrees) {
        use();
    }

    public Parameters getParameters() {
        use();
        return new Parameters();
    }

    public void setParameters(Parameters parameters) {
        use();
    }

    public final void startPreview() {
        use();
        if (!previewing) {
            previewing = true;
            events.post(this::deliver);
        }
    }

    public final void stopPreview() {
        previewing = false;
    }

    private void deliver() {
        if (!previewing || released) {
            return;
        }
        PreviewCallback callback = onFrame;
        if (callback != null) {
            if (once) {
                onFrame = null;
            }
            callback.onPreviewFrame(frame(), this);
        }
        if (onFaces != null) {
            onFaces.onFaceDetection(new Face[] {new Face()}, this);
        }
        events.postDelayed(this::deliver, FRAME_MS);
    }

    private byte[] frame() {
        byte[] frame = sim.Frames.frame();
        if (buffer != null && buffer.length >= frame.length) {
            System.arraycopy(frame, 0, buffer, 0, frame.length);
            return buffer;
        }
        return frame;
    }

    public final void setPreviewCallback(PreviewCallback callback) {
        onFrame = callback;
        once = false;
    }

    public final void setOneShotPreviewCallback(PreviewCallback callback) {
        onFrame = callback;
        once = true;
    }

    public final void setPreviewCallbackWithBuffer(PreviewCallback callback) {
        setPreviewCallback(callback);
    }

    public final void addCallbackBuffer(byte[] buffer) {
        this.buffer = buffer;
    }

    public final void takePicture(ShutterCallback shutter, PictureCallback raw, PictureCallback jpeg) {
        takePicture(shutter, raw, null, jpeg);
    }

    public final void takePicture(
            ShutterCallback shutter, PictureCallback raw, PictureCallback postview, PictureCallback jpeg) {
        use();
        previewing = false;
        events.post(() -> {
            if (shutter != null) {
                shutter.onShutter();
            }
            if (jpeg != null && !released) {
                jpeg.onPictureTaken(sim.Frames.picture(), this);
            }
        });
    }

    public final void autoFocus(AutoFocusCallback callback) {
        events.post(() -> callback.onAutoFocus(true, this));
    }

    public final void cancelAutoFocus() {}

    public final void setErrorCallback(ErrorCallback callback) {}

    public final void setFaceDetectionListener(FaceDetectionListener listener) {
        onFaces = listener;
    }

    public final void startFaceDetection() {
        use();
    }

    public final void stopFaceDetection() {
        onFaces = null;
    }

    public final void lock() {}

    public final void unlock() {}

    public final void release() {
        if (!released) {
            released = true;
            previewing = false;
            sim.Phone.ask("camera.close", String.valueOf(number));
        }
    }
}
