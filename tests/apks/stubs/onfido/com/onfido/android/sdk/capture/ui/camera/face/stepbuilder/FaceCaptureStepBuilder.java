package com.onfido.android.sdk.capture.ui.camera.face.stepbuilder;

import com.onfido.android.sdk.capture.ui.options.FlowStep;

/** The step that takes the face. */
public class FaceCaptureStepBuilder {
    private final String kind;

    private FaceCaptureStepBuilder(String kind) {
        this.kind = kind;
    }

    public static FaceCaptureStepBuilder forPhoto() {
        return new FaceCaptureStepBuilder("photo");
    }

    public static FaceCaptureStepBuilder forVideo() {
        return new FaceCaptureStepBuilder("video");
    }

    public FlowStep build() {
        return new FlowStep("face-" + kind);
    }
}
