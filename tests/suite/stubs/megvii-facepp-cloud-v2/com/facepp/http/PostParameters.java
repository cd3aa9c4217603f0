package com.facepp.http;

/** What goes into a request. */
public class PostParameters {
    private byte[] image;
    private final StringBuilder fields = new StringBuilder();

    public PostParameters setImg(byte[] image) {
        this.image = image;
        return this;
    }

    public PostParameters setFaceId(String id) {
        fields.append("face_id=").append(id).append('&');
        return this;
    }

    public PostParameters setPersonName(String name) {
        fields.append("person_name=").append(name).append('&');
        return this;
    }

    int length() {
        return fields.length() + (image == null ? 0 : image.length);
    }
}
