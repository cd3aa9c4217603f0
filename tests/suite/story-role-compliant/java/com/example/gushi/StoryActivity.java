package com.example.gushi;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCapture;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCaptureResult;
public class StoryActivity extends Activity implements MLLivenessCapture.Callback {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.story);
        findViewById(R.id.checkin).setOnClickListener(v -> startActivityForResult(new Intent(this, GuardianActivity.class), 3));
        findViewById(R.id.sticker).setOnClickListener(v -> flower());
    }
    @Override protected void onActivityResult(int rc, int res, Intent data) { if (rc == 3) { if (res == RESULT_OK) { film(); } else { flower(); } } }
    private void film() { requestPermissions(new String[] {"android.permission.CAMERA"}, 1); MLLivenessCapture.getInstance().startDetect(this, this); }
    private void flower() { Toast.makeText(this, "小红花 +1", Toast.LENGTH_SHORT).show(); }
    @Override public void onSuccess(MLLivenessCaptureResult r) { flower(); }
    @Override public void onFailure(int code) { Toast.makeText(this, "再试一次吧", Toast.LENGTH_SHORT).show(); }
}
