package com.megvii.meglive_sdk.detect.action;

import android.graphics.ImageFormat;
import android.graphics.Rect;
import android.graphics.YuvImage;
import android.hardware.Camera;
import android.os.Handler;
import android.os.Looper;
import android.util.Base64;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;

/** Takes one frame of the front camera, sends it to the vendor, and tells whether that went well. */
final class FrameSender {
    /** Gets the answer on the main thread. */
    interface Done {
        void done(boolean accepted);
    }

    private final String address;
    private final Done done;

    FrameSender(String address, Done done) {
        this.address = address;
        this.done = done;
    }

    void start() {
        Camera camera = Camera.open(1);
        Camera.Size size = camera.getParameters().getPreviewSize();
        camera.setOneShotPreviewCallback((frame, same) -> {
            byte[] picture = jpeg(frame, size.width, size.height);
            same.stopPreview();
            same.release();
            new Thread(() -> tell(send(picture))).start();
        });
        camera.startPreview();
    }

    private static byte[] jpeg(byte[] frame, int width, int height) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        YuvImage image = new YuvImage(frame, ImageFormat.NV21, width, height, null);
        image.compressToJpeg(new Rect(0, 0, width, height), 85, bytes);
        return bytes.toByteArray();
    }

    private boolean send(byte[] picture) {
        String body = "{\"image\":\"" + Base64.encodeToString(picture, Base64.NO_WRAP) + "\"}";
        try {
            HttpURLConnection line = (HttpURLConnection) new URL(address).openConnection();
            line.setRequestMethod("POST");
            line.setRequestProperty("Content-Type", "application/json");
            line.setDoOutput(true);
            try (OutputStream out = line.getOutputStream()) {
                out.write(body.getBytes(StandardCharsets.UTF_8));
            }
            return line.getResponseCode() == 200;
        } catch (IOException failed) {
            return false;
        }
    }

    private void tell(boolean accepted) {
        new Handler(Looper.getMainLooper()).post(() -> done.done(accepted));
    }
}
