package com.huawei.hms.mlsdk;

import com.huawei.hms.mlsdk.face.MLFaceAnalyzer;

/** Hands out the analyzer. */
public class MLAnalyzerFactory {
    private static final MLAnalyzerFactory INSTANCE = new MLAnalyzerFactory();

    private MLAnalyzerFactory() {}

    public static MLAnalyzerFactory getInstance() {
        return INSTANCE;
    }

    public MLFaceAnalyzer getFaceAnalyzer() {
        return new MLFaceAnalyzer();
    }
}
