package com.arcsoft.face;

/** How alike. */
public class FaceSimilar {
    private float score;

    public float getScore() {
        return score;
    }

    public void setScore(float value) {
        score = value;
    }
}
