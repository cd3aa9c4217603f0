package com.example.reflect;

import android.content.Context;
import android.util.Log;

/** Says good morning. */
class LogTask implements StartTask {
    @Override
    public void start(Context context) {
        Log.i("reflect", context.getPackageName());
    }
}
