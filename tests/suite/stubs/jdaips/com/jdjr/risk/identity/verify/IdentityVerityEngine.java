package com.jdjr.risk.identity.verify;
import android.content.Context;
import android.os.Bundle;
public class IdentityVerityEngine {
    private static final IdentityVerityEngine ONE = new IdentityVerityEngine();
    public static IdentityVerityEngine getInstance() { return ONE; }
    public void checkIdentityVerity(Context context, Bundle bundle, com.jdjr.risk.identity.verify.IdentityVerityCallback callback) { com.jd.aips.verify.face.FaceVerifyEngine.getInstance().verify(context, bundle, callback); }
}
