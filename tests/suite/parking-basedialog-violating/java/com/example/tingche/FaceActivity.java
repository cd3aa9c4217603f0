package com.example.tingche;
import android.os.Bundle;
import com.baidu.idl.face.platform.FaceSDKManager;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;
import java.util.HashMap;
public class FaceActivity extends FaceLivenessActivity {
    @Override protected void onCreate(Bundle b) { FaceSDKManager.getInstance().initialize(this, "tingche-face-android", "idl-license.face-android"); super.onCreate(b); requestPermissions(new String[] {"android.permission.CAMERA"}, 9); }
    @Override public void onLivenessCompletion(int status, String message, HashMap<String, String> images) { super.onLivenessCompletion(status, message, images); getSharedPreferences("user", 0).edit().putBoolean("owner_ok", true).apply(); finish(); }
}
