package com.google.ar.core;

/** Whether the phone knows where it is. */
public enum TrackingState {
    TRACKING,
    PAUSED,
    STOPPED
}
