package com.example.shuangbao;

import android.content.Context;
import com.amazonaws.auth.CognitoCachingCredentialsProvider;
import com.amazonaws.regions.Region;
import com.amazonaws.regions.Regions;
import com.amazonaws.services.rekognition.AmazonRekognitionClient;
import com.amazonaws.services.rekognition.model.CompareFacesRequest;
import com.amazonaws.services.rekognition.model.Image;
import java.nio.ByteBuffer;

/** Compares two faces. */
final class Cloud {
    private final AmazonRekognitionClient client;

    private Cloud(Context context) {
        client = new AmazonRekognitionClient(new CognitoCachingCredentialsProvider(
                context, "us-east-1:00000000-0000-0000-0000-000000000000", Regions.US_EAST_1));
        client.setRegion(Region.getRegion(Regions.US_EAST_1));
    }

    static Cloud of(Context context) {
        return new Cloud(context.getApplicationContext());
    }

    String likeness(byte[] one, byte[] other) {
        CompareFacesRequest request = new CompareFacesRequest()
                .withSourceImage(new Image().withBytes(ByteBuffer.wrap(one)))
                .withTargetImage(new Image().withBytes(ByteBuffer.wrap(other)))
                .withSimilarityThreshold(1f);
        return String.valueOf(client.compareFaces(request).getSimilarity());
    }
}
