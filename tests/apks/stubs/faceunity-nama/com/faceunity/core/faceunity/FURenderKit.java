package com.faceunity.core.faceunity;

import com.faceunity.core.entity.FURenderInputData;
import com.faceunity.core.entity.FURenderOutputData;
import com.faceunity.core.model.facebeauty.FaceBeauty;
import com.faceunity.wrapper.faceunity;

/** Smooths nothing. */
public class FURenderKit {
    private static final FURenderKit INSTANCE = new FURenderKit();

    private FaceBeauty faceBeauty;

    private FURenderKit() {}

    public static FURenderKit getInstance() {
        return INSTANCE;
    }

    public void setFaceBeauty(FaceBeauty faceBeauty) {
        this.faceBeauty = faceBeauty;
    }

    public FURenderOutputData renderWithInput(FURenderInputData input) {
        if (faceBeauty != null && faceunity.fuIsLibraryInit() == 1) {
            faceunity.fuItemSetParam(1, "blur_level", faceBeauty.getBlurIntensity());
        }
        return new FURenderOutputData(input.image);
    }
}
