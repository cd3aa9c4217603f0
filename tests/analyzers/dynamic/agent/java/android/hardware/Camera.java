package android.hardware;

public class Camera {
    public interface PreviewCallback {
        void onPreviewFrame(byte[] data, Camera camera);
    }

    public interface PictureCallback {
        void onPictureTaken(byte[] data, Camera camera);
    }

    private PreviewCallback onFrame;
    private Runnable outcome;

    public static Camera open(int number) {
        if (number > 1) {
            throw new RuntimeException("no such camera");
        }
        return new Camera();
    }

    public void setPreviewCallback(PreviewCallback callback) {
        onFrame = callback;
    }

    public void startPreview() {
        byte[] nv21 = new byte[640 * 480 * 3 / 2];
        for (int i = 0; i < 20; i++) {
            nv21[0] = (byte) i;
            onFrame.onPreviewFrame(nv21, this);
        }
    }

    public void takePicture(Object shutter, PictureCallback raw, PictureCallback jpeg) {
        byte[] data = new byte[5000];
        byte[] head = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0};
        System.arraycopy(head, 0, data, 0, head.length);
        outcome = () -> jpeg.onPictureTaken(data, this);
    }

    /** As the looper would, later. */
    public void deliver() {
        outcome.run();
    }

    public final void release() {}
}
