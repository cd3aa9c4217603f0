package com.example.jijin;
import android.os.Bundle;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;
import java.util.HashMap;
public class LiveActivity extends FaceLivenessActivity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); requestPermissions(new String[] {"android.permission.CAMERA"}, 2); }
    @Override public void onLivenessCompletion(int status, String message, HashMap<String, String> images) { super.onLivenessCompletion(status, message, images); finish(); }
}
