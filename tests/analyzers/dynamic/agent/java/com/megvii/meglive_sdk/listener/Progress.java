package com.megvii.meglive_sdk.listener;

/** The catalogue does not know it. */
public interface Progress {
    void onStep(int step);
}
