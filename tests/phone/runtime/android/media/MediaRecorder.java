package android.media;

import android.app.ActivityThread;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

public class MediaRecorder {
    private String target;
    private boolean video;

    public static final class VideoSource {
        public static final int CAMERA = 1;
        public static final int SURFACE = 2;
    }

    public static final class AudioSource {
        public static final int MIC = 1;
    }

    public static final class OutputFormat {
        public static final int MPEG_4 = 2;
    }

    public static final class VideoEncoder {
        public static final int H264 = 2;
    }

    public void setCamera(android.hardware.Camera camera) {}

    public void setVideoSource(int source) throws IllegalStateException {
        video = true;
    }

    public void setAudioSource(int source) throws IllegalStateException {
        if (!ActivityThread.may("android.permission.RECORD_AUDIO")) {
            throw new RuntimeException("setAudioSource failed.");
        }
    }

    public void setOutputFormat(int format) throws IllegalStateException {}

    public void setVideoEncoder(int encoder) throws IllegalStateException {}

    public void setOutputFile(String path) throws IllegalStateException {
        target = path;
    }

    public void prepare() throws IOException, IllegalStateException {}

    /** The recording is the camera's picture, not a video. */
    public void start() throws IllegalStateException {
        if (video && target != null) {
            try {
                Files.write(Path.of(target), sim.Frames.picture());
            } catch (IOException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }

    public void stop() throws IllegalStateException {}

    public void release() {}
}
