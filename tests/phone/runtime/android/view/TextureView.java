package android.view;

import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.SurfaceTexture;
import android.util.AttributeSet;

public class TextureView extends View {
    public interface SurfaceTextureListener {
        void onSurfaceTextureAvailable(SurfaceTexture surface, int width, int height);

        void onSurfaceTextureSizeChanged(SurfaceTexture surface, int width, int height);

        boolean onSurfaceTextureDestroyed(SurfaceTexture surface);

        void onSurfaceTextureUpdated(SurfaceTexture surface);
    }

    private final SurfaceTexture texture = new SurfaceTexture(0);
    private SurfaceTextureListener listener;
    private boolean exists;

    public TextureView(Context context) {
        super(context);
    }

    public TextureView(Context context, AttributeSet attributes) {
        super(context);
    }

    public SurfaceTexture getSurfaceTexture() {
        return exists ? texture : null;
    }

    public boolean isAvailable() {
        return exists;
    }

    public void setSurfaceTextureListener(SurfaceTextureListener listener) {
        this.listener = listener;
    }

    public Bitmap getBitmap() {
        return exists ? Bitmap.createBitmap(sim.Frames.picture()) : null;
    }

    @Override
    protected void onAttachedToWindow() {
        post(() -> {
            exists = true;
            if (listener != null) {
                listener.onSurfaceTextureAvailable(texture, 1080, 600);
            }
        });
    }

    @Override
    protected void onDetachedFromWindow() {
        if (exists && listener != null) {
            listener.onSurfaceTextureDestroyed(texture);
        }
        exists = false;
    }
}
