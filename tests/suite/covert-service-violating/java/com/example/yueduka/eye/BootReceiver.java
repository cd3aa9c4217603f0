package com.example.yueduka.eye;

import android.content.BroadcastReceiver;
import android.content.Context;
import android.content.Intent;

/** Goes on after a restart of the phone. */
public class BootReceiver extends BroadcastReceiver {
    @Override
    public void onReceive(Context context, Intent intent) {
        context.startService(new Intent(context, EyeService.class));
    }
}
