package com.amazonaws.services.rekognition.model;

/** How alike. */
public class CompareFacesResult {
    private final Float similarity;

    public CompareFacesResult(Float similarity) {
        this.similarity = similarity;
    }

    public Float getSimilarity() {
        return similarity;
    }
}
