package com.example.menzhen;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
public class CheckInActivity extends Activity {
    @Override protected void onCreate(Bundle b) {
        super.onCreate(b);
        setContentView(R.layout.checkin);
        findViewById(R.id.yes).setOnClickListener(v -> requestPermissions(new String[] {"android.permission.CAMERA"}, 5));
        findViewById(R.id.no).setOnClickListener(v -> { startActivity(new Intent(this, CardActivity.class)); finish(); });
    }
    @Override public void onRequestPermissionsResult(int rc, String[] p, int[] r) {
        if (r.length == 0 || r[0] != 0) { return; }
        findViewById(R.id.panel).setVisibility(View.GONE);
        ((CameraView) findViewById(R.id.camera)).start(same -> { Toast.makeText(this, same ? "签到成功" : "请用就诊卡", Toast.LENGTH_SHORT).show(); finish(); });
    }
}
