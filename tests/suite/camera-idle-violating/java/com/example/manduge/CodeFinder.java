package com.example.manduge;

import android.hardware.Camera;
import android.view.SurfaceHolder;
import com.google.zxing.MultiFormatReader;
import java.io.IOException;

/** Reads the code on the back of a book. */
class CodeFinder implements Camera.PreviewCallback {
    private final MultiFormatReader reader = new MultiFormatReader();
    private final Found found;
    private Camera camera;

    CodeFinder(Found found) {
        this.found = found;
    }

    void open(SurfaceHolder holder) {
        camera = Camera.open();
        try {
            camera.setPreviewDisplay(holder);
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException e) {
            close();
        }
    }

    @Override
    public void onPreviewFrame(byte[] data, Camera from) {
        found.code(reader.decode(data).getText());
    }

    void close() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
        }
    }

    /** Hears of a code. */
    interface Found {
        void code(String text);
    }
}
