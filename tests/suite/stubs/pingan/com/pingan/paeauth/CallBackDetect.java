package com.pingan.paeauth;
public interface CallBackDetect { void onDetectSuccess(com.pingan.paeauth.entity.PAFaceDetectorFrame frame); void onDetectFailed(int code); void onDetectTips(int tip); }
