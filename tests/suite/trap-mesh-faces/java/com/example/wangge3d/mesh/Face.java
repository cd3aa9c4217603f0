package com.example.wangge3d.mesh;

/** A polygon of the mesh: indices of its corners. */
public final class Face {
    final int[] corners;
    private float[] faceFeature = {0, 0, 1};

    Face(int... corners) {
        this.corners = corners;
    }

    public float[] getFaceFeature() {
        return faceFeature;
    }

    void setNormal(float x, float y, float z) {
        faceFeature = new float[] {x, y, z};
    }

    boolean degenerate() {
        return corners.length < 3;
    }
}
