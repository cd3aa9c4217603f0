package com.tencent.could.huiyansdk.api;
import android.content.Context;
public class HuiYanAuth {
    private static Context app;
    public static void init(Context context) { app = context; }
    public static void startHuiYanAuth(String token, com.tencent.could.huiyansdk.callback.HuiYanAuthEventCallBack callback) { if (app == null) { callback.onFail(1, token); } else { callback.onSuccess(token); } }
}
