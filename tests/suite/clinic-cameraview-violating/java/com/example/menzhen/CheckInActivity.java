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
        final CameraView camera = (CameraView) findViewById(R.id.camera);
        findViewById(R.id.yes).setOnClickListener(v -> { findViewById(R.id.panel).setVisibility(View.GONE); camera.setOnMatch(same -> { Toast.makeText(this, same ? "签到成功" : "请用就诊卡", Toast.LENGTH_SHORT).show(); finish(); }); });
        findViewById(R.id.no).setOnClickListener(v -> { startActivity(new Intent(this, CardActivity.class)); finish(); });
    }
}
