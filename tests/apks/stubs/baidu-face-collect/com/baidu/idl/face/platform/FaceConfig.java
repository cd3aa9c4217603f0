package com.baidu.idl.face.platform;

/** How strict the check is. */
public class FaceConfig {
    private int minFaceSize = 200;

    public int getMinFaceSize() {
        return minFaceSize;
    }

    public void setMinFaceSize(int pixels) {
        minFaceSize = pixels;
    }
}
