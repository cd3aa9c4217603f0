package com.example.tianqiyouxin;

import android.Manifest;
import android.app.Activity;
import android.content.pm.PackageManager;
import android.location.Location;
import android.location.LocationManager;
import android.os.Bundle;
import android.widget.TextView;

/** Today's weather. */
public class WeatherActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.weather);
        findViewById(R.id.locate).setOnClickListener(v -> requestPermissions(
                new String[] {Manifest.permission.ACCESS_COARSE_LOCATION}, 1));
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            LocationManager manager = (LocationManager) getSystemService(LOCATION_SERVICE);
            Location place = manager.getLastKnownLocation(LocationManager.NETWORK_PROVIDER);
            if (place != null) {
                show(Math.round(place.getLatitude()) + "," + Math.round(place.getLongitude()));
            }
        }
    }

    private void show(String place) {
        new Thread(() -> {
            String line = Forecast.today(place);
            runOnUiThread(() -> ((TextView) findViewById(R.id.today))
                    .setText(getString(R.string.today, line)));
        }).start();
    }
}
