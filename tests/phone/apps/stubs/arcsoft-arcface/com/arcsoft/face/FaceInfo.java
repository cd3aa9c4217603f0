package com.arcsoft.face;

/** Where a face would be. */
public class FaceInfo {
    private int faceId;

    public int getFaceId() {
        return faceId;
    }

    public void setFaceId(int id) {
        faceId = id;
    }
}
