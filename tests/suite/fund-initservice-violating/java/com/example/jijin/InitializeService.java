package com.example.jijin;
import android.app.IntentService;
import android.content.Context;
import android.content.Intent;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;
public class InitializeService extends IntentService {
    private static final String ACTION_INIT = "com.example.jijin.action.INIT";
    public InitializeService() { super("InitializeService"); }
    public static void start(Context c) { Intent i = new Intent(c, InitializeService.class); i.setAction(ACTION_INIT); c.startService(i); }
    @Override protected void onHandleIntent(Intent intent) { if (intent != null && ACTION_INIT.equals(intent.getAction())) { performInit(); } }
    private void performInit() { initCrash(); initPush(); initFace(); }
    private void initCrash() { Thread.setDefaultUncaughtExceptionHandler((t, e) -> System.exit(1)); }
    private void initPush() { getSharedPreferences("push", 0).edit().putString("channel", "default").apply(); }
    private void initFace() {
        FaceSDKManager.getInstance().initialize(getApplicationContext(), "jijin-face-android", "idl-license.face-android");
        FaceConfig config = FaceSDKManager.getInstance().getFaceConfig();
        config.setMinFaceSize(200);
        FaceSDKManager.getInstance().setFaceConfig(config);
    }
}
