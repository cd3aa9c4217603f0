package com.example.metro.pass.start;
import android.content.Context;
public interface StartTask { void run(Context context); }
