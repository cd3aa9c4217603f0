package cn.cloudwalk.libproject.callback;

/** Where the best picture goes. */
public interface OnCaptureCallback {
    void onCapture(byte[] bestFace, int result);
}
