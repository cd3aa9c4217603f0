package com.example.reflect;

import android.content.Context;
import android.util.Log;

/** Opens the gate by name, as modular apps do. */
class GateTask implements StartTask {
    @Override
    public void start(Context context) {
        try {
            Class<?> gate = Class.forName("com.example.reflect.FaceGate");
            gate.getMethod("open", Context.class).invoke(null, context);
        } catch (ReflectiveOperationException e) {
            Log.w("reflect", e);
        }
    }
}
