package androidx.camera.lifecycle;

import android.content.Context;
import androidx.camera.core.CameraSelector;
import androidx.camera.core.UseCase;
import androidx.lifecycle.LifecycleOwner;
import com.google.common.util.concurrent.ListenableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/** The camera, which never opens. */
public final class ProcessCameraProvider {
    private int bound;

    private ProcessCameraProvider() {}

    public static ListenableFuture<ProcessCameraProvider> getInstance(Context context) {
        return new Done();
    }

    public Object bindToLifecycle(LifecycleOwner owner, CameraSelector camera, UseCase... uses) {
        bound += uses.length;
        return null;
    }

    public void unbindAll() {
        bound = 0;
    }

    private static final class Done implements ListenableFuture<ProcessCameraProvider> {
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
            return new ProcessCameraProvider();
        }

        @Override
        public ProcessCameraProvider get(long time, TimeUnit unit) {
            return get();
        }
    }
}
