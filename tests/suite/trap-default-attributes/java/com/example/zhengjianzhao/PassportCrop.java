package com.example.zhengjianzhao;

import android.graphics.Bitmap;
import android.graphics.Rect;
import android.util.SparseArray;
import com.huawei.hms.mlsdk.MLAnalyzerFactory;
import com.huawei.hms.mlsdk.common.MLFrame;
import com.huawei.hms.mlsdk.face.MLFace;
import com.huawei.hms.mlsdk.face.MLFaceAnalyzer;

/** Cuts a picture so that the head stands where papers want it. */
class PassportCrop {
    Bitmap cut(Bitmap photo) {
        MLFaceAnalyzer analyzer = MLAnalyzerFactory.getInstance().getFaceAnalyzer();
        SparseArray<MLFace> faces = analyzer.analyseFrame(MLFrame.fromBitmap(photo));
        if (faces.size() != 1) {
            return null;
        }
        Rect head = faces.valueAt(0).getBorder();
        int width = Math.min(photo.getWidth(), head.width() * 2);
        int height = Math.min(photo.getHeight(), width * 7 / 5);
        int left = Math.max(0, Math.min(head.centerX() - width / 2, photo.getWidth() - width));
        int top = Math.max(0, Math.min(head.top - height / 6, photo.getHeight() - height));
        return Bitmap.createBitmap(photo, left, top, width, height);
    }
}
