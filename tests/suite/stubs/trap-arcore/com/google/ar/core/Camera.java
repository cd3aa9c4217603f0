package com.google.ar.core;

/** Where the phone is. */
public class Camera {
    private TrackingState state = TrackingState.PAUSED;

    void seen(int texture) {
        state = texture == 0 ? TrackingState.STOPPED : TrackingState.TRACKING;
    }

    public TrackingState getTrackingState() {
        return state;
    }

    public Pose getPose() {
        return new Pose();
    }
}
