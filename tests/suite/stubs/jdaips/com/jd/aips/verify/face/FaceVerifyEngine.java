package com.jd.aips.verify.face;
public class FaceVerifyEngine {
    private static final FaceVerifyEngine ONE = new FaceVerifyEngine();
    private android.content.Context app;
    public static FaceVerifyEngine getInstance() { return ONE; }
    public void init(android.content.Context context) { app = context; }
    public void verify(android.content.Context context, android.os.Bundle bundle, com.jdjr.risk.identity.verify.IdentityVerityCallback callback) { callback.onVerifyResult(app == null ? 1 : 0, context.getPackageName(), bundle.getString("businessId"), bundle, ""); }
}
