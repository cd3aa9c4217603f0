package com.aliyun.aliyunface.api;

import android.content.Context;

/** A stand-in with the names of the SDK; nothing is filmed. */
public class ZIMFacade {
    private static boolean installed;

    ZIMFacade() {}

    public static void install(Context context) {
        installed = context != null;
    }

    public static String getMetaInfos(Context context) {
        return "{}";
    }

    public void verify(String certifyId, boolean useMsgBox, ZIMCallback callback) {
        ZIMResponse response = new ZIMResponse();
        response.code = installed && !certifyId.isEmpty() ? 1000 : 2006;
        callback.response(response);
    }
}
