package com.tencent.cloud.huiyansdkface.facelight.ui;

import android.app.Activity;

/** The page of the SDK. */
public class FaceVerifyActivity extends Activity {}
