package com.jdjr.risk.identity.verify;
public interface IdentityVerityCallback { void onVerifyResult(int code, String msg, String token, android.os.Bundle extra, String log); }
