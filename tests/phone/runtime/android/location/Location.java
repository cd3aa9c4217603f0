package android.location;

public class Location {
    public double getLatitude() {
        return 39.9;
    }

    public double getLongitude() {
        return 116.4;
    }
}
