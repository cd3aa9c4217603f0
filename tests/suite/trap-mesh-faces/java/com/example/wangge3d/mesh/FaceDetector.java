package com.example.wangge3d.mesh;

/** Looks for polygons that cannot be printed. */
public final class FaceDetector {
    private final Mesh mesh;

    public FaceDetector(Mesh mesh) {
        this.mesh = mesh;
    }

    /** How many. */
    public int findFaces() {
        int found = 0;
        for (Face face : mesh.faces()) {
            if (face.degenerate() || face.getFaceFeature().length != 3) {
                found++;
            }
        }
        return found;
    }
}
