package android.location;

import android.app.ActivityThread;
import android.os.Handler;
import android.os.Looper;

public class LocationManager {
    public static final String GPS_PROVIDER = "gps";
    public static final String NETWORK_PROVIDER = "network";

    LocationManager() {}

    private static void use() {
        if (!ActivityThread.may("android.permission.ACCESS_FINE_LOCATION")
                && !ActivityThread.may("android.permission.ACCESS_COARSE_LOCATION")) {
            throw new SecurityException("uid does not have android.permission.ACCESS_COARSE_LOCATION");
        }
        sim.Phone.ask("appop.note", "FINE_LOCATION");
    }

    public Location getLastKnownLocation(String provider) {
        use();
        return new Location();
    }

    public void requestLocationUpdates(String provider, long time, float distance, LocationListener listener) {
        use();
        new Handler(Looper.getMainLooper()).post(() -> listener.onLocationChanged(new Location()));
    }
}
