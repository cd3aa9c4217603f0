package com.example.reflect;

import android.content.Context;

/** Something to do when the app starts. */
interface StartTask {
    void start(Context context);
}
