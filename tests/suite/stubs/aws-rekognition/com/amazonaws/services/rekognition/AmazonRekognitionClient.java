package com.amazonaws.services.rekognition;

import com.amazonaws.auth.CognitoCachingCredentialsProvider;
import com.amazonaws.regions.Region;
import com.amazonaws.services.rekognition.model.CompareFacesRequest;
import com.amazonaws.services.rekognition.model.CompareFacesResult;

/** A stand-in with the names of the SDK; it connects to nothing. */
public class AmazonRekognitionClient {
    private String endpoint = "https://rekognition.us-east-1.amazonaws.com";

    public AmazonRekognitionClient(CognitoCachingCredentialsProvider credentials) {}

    public void setRegion(Region region) {
        endpoint = "https://rekognition." + region + ".amazonaws.com";
    }

    public void setEndpoint(String endpoint) {
        this.endpoint = endpoint;
    }

    public CompareFacesResult compareFaces(CompareFacesRequest request) {
        return new CompareFacesResult(endpoint.isEmpty() || request == null ? 0f : 99f);
    }
}
