package cn.example.gongshi.punch;

/** A picture and its template. */
public final class FaceShot {
    public final byte[] jpeg;
    public final byte[] feature;

    FaceShot(byte[] jpeg, byte[] feature) {
        this.jpeg = jpeg;
        this.feature = feature;
    }
}
