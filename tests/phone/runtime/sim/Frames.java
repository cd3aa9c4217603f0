package sim;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the phone's cameras see: one picture, as JPEG and as a preview frame. */
public final class Frames {
    public static final int WIDTH = 640;
    public static final int HEIGHT = 480;

    private Frames() {}

    public static byte[] picture() {
        return read("picture.jpg");
    }

    /** A preview frame in NV21. */
    public static byte[] frame() {
        return read("frame.nv21");
    }

    private static byte[] read(String name) {
        try {
            return Files.readAllBytes(Path.of("/system/camera", name));
        } catch (IOException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
