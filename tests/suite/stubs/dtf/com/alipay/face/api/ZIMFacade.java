package com.alipay.face.api;
import android.content.Context;
import java.util.HashMap;
public class ZIMFacade {
    private final Context context; private static boolean installed;
    ZIMFacade(Context context) { this.context = context; }
    public static void install(Context context) { installed = context != null; }
    public static String getMetaInfos(Context context) { return context.getPackageName() + installed; }
    public void verify(String certifyId, boolean useMsgBox, HashMap<String, String> extra, ZIMCallback callback) {
        context.startActivity(new android.content.Intent(context, com.dtf.face.ui.toyger.FaceLoadingActivity.class));
        callback.response(new ZIMResponse(certifyId.length() > 0 ? 1000 : 1003));
    }
}
