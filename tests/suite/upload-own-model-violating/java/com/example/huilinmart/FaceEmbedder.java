package com.example.huilinmart;

import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.PointF;
import android.media.FaceDetector;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import org.tensorflow.lite.Interpreter;

/** Turns the face of a picture into 192 numbers. */
class FaceEmbedder {
    private static final int SIDE = 112;
    private static final int NUMBERS = 192;

    private final Interpreter net;

    FaceEmbedder(Context context) throws IOException {
        net = new Interpreter(read(context, "mobile_face_net.tflite"));
    }

    private static ByteBuffer read(Context context, String asset) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = context.getAssets().open(asset)) {
            byte[] part = new byte[4096];
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                all.write(part, 0, count);
            }
        }
        ByteBuffer model = ByteBuffer.allocateDirect(all.size());
        model.put(all.toByteArray());
        model.rewind();
        return model;
    }

    /** The numbers, or {@code null} when there is no face. */
    float[] embed(Bitmap frame) {
        FaceDetector.Face[] faces = new FaceDetector.Face[1];
        int count = new FaceDetector(frame.getWidth(), frame.getHeight(), 1).findFaces(frame, faces);
        if (count == 0) {
            return null;
        }
        PointF middle = new PointF();
        faces[0].getMidPoint(middle);
        int reach = (int) (faces[0].eyesDistance() * 2);
        int left = Math.max(0, (int) middle.x - reach / 2);
        int top = Math.max(0, (int) middle.y - reach / 2);
        Bitmap crop = Bitmap.createBitmap(frame, left, top, reach, reach);
        Bitmap small = Bitmap.createScaledBitmap(crop, SIDE, SIDE, true);
        float[][][][] input = new float[1][SIDE][SIDE][3];
        for (int y = 0; y < SIDE; y++) {
            for (int x = 0; x < SIDE; x++) {
                int pixel = small.getPixel(x, y);
                input[0][y][x][0] = ((pixel >> 16 & 0xff) - 127.5f) / 128;
                input[0][y][x][1] = ((pixel >> 8 & 0xff) - 127.5f) / 128;
                input[0][y][x][2] = ((pixel & 0xff) - 127.5f) / 128;
            }
        }
        float[][] output = new float[1][NUMBERS];
        net.run(input, output);
        return output[0];
    }
}
