package android.net;

public class ConnectivityManager {
    ConnectivityManager() {}

    public NetworkInfo getActiveNetworkInfo() {
        return new NetworkInfo();
    }
}
