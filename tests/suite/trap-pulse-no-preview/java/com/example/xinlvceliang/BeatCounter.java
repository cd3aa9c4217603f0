package com.example.xinlvceliang;

/** Peaks in the mean brightness over half a minute. */
class BeatCounter {
    private static final long WINDOW_MS = 30_000;
    private long since;
    private int peaks;
    private long before;
    private boolean rising;

    boolean add(byte[] frame, int pixels) {
        long now = System.currentTimeMillis();
        since = since == 0 ? now : since;
        long sum = 0;
        for (int i = 0; i < pixels; i += 16) {
            sum += frame[i] & 0xFF;
        }
        if (rising && sum < before) {
            peaks++;
        }
        rising = sum > before;
        before = sum;
        return now - since > WINDOW_MS;
    }

    int perMinute() {
        return peaks * 2;
    }
}
