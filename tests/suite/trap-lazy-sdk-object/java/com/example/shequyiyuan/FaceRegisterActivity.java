package com.example.shequyiyuan;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import com.baidu.idl.face.platform.ui.FaceLivenessActivity;

/** Asks, then looks. */
public class FaceRegisterActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.title);
        setContentView(R.layout.consent);
        findViewById(R.id.yes).setOnClickListener(this);
        findViewById(R.id.no).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.yes) {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, 4);
        } else {
            byCard();
        }
    }

    private void byCard() {
        startActivity(new Intent(this, CardRegisterActivity.class));
        finish();
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == 0 && ((ClinicApp) getApplication()).face().isReady()) {
            startActivityForResult(new Intent(this, FaceLivenessActivity.class), 5);
        } else {
            byCard();
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == 5 && result == RESULT_OK) {
            Toast.makeText(this, R.string.ok, Toast.LENGTH_LONG).show();
        }
        finish();
    }
}
