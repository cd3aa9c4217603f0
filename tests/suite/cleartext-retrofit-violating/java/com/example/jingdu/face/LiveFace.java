package com.example.jingdu.face;

import android.content.Context;
import android.graphics.ImageFormat;
import android.graphics.Rect;
import android.graphics.YuvImage;
import androidx.camera.core.ImageAnalysis;
import androidx.camera.core.ImageProxy;
import com.mv.engine.FaceBox;
import com.mv.engine.FaceDetector;
import com.mv.engine.Live;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Picks the first frame with a live face. */
public class LiveFace implements ImageAnalysis.Analyzer {
    private static final float ENOUGH = 0.915f;

    private final FaceDetector detector = new FaceDetector();
    private final Live live = new Live();
    private Listener listener;

    public LiveFace(Context context, Listener listener) {
        detector.loadModel(context.getAssets());
        live.loadModel(context.getAssets());
        this.listener = listener;
    }

    @Override
    public void analyze(ImageProxy image) {
        byte[] nv21 = bytes(image);
        int width = image.getWidth();
        int height = image.getHeight();
        image.close();
        for (FaceBox box : detector.detect(nv21, width, height, 7)) {
            if (listener != null && live.detect(nv21, width, height, 7, box) > ENOUGH) {
                Listener told = listener;
                listener = null;
                told.onLiveFace(jpeg(nv21, width, height));
            }
        }
    }

    private static byte[] bytes(ImageProxy image) {
        ByteBuffer luma = image.getPlanes()[0].getBuffer();
        ByteBuffer chroma = image.getPlanes()[2].getBuffer();
        byte[] all = new byte[luma.remaining() + chroma.remaining()];
        int first = luma.remaining();
        luma.get(all, 0, first);
        chroma.get(all, first, chroma.remaining());
        return all;
    }

    private static byte[] jpeg(byte[] nv21, int width, int height) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new YuvImage(nv21, ImageFormat.NV21, width, height, null)
                .compressToJpeg(new Rect(0, 0, width, height), 80, out);
        return out.toByteArray();
    }

    /** Hears of the one frame. */
    public interface Listener {
        void onLiveFace(byte[] jpeg);
    }
}
