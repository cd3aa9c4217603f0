package com.amazonaws.services.rekognition.model;

/** Two pictures. */
public class CompareFacesRequest {
    private Image source;
    private Image target;

    public CompareFacesRequest withSourceImage(Image image) {
        source = image;
        return this;
    }

    public CompareFacesRequest withTargetImage(Image image) {
        target = image;
        return this;
    }

    public CompareFacesRequest withSimilarityThreshold(Float threshold) {
        return this;
    }

    public boolean isWhole() {
        return source != null && target != null;
    }
}
