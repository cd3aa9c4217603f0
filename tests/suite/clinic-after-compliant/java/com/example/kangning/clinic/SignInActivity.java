package com.example.kangning.clinic;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.os.AsyncTask;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;

/** Signs a patient in at the front desk. */
public class SignInActivity extends Activity implements WbCloudFaceVerifyResultListener {
    private static final int CAMERA = 2;

    private TextView text;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        text = new TextView(this);
        text.setText(R.string.signing);
        Button off = new Button(this);
        off.setText(R.string.off);
        off.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                withdraw();
            }
        });
        column.addView(text);
        column.addView(off);
        setContentView(column);
        if (ClinicApp.get().store().getBoolean(ClinicApp.KEY_FACE, false)) {
            openCamera();
        } else {
            askFace();
        }
    }

    private void askFace() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.face_yes, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        ClinicApp.get().store().edit().putBoolean(ClinicApp.KEY_FACE, true).apply();
                        SdkStarter.startFace(SignInActivity.this);
                        openCamera();
                    }
                })
                .setNegativeButton(R.string.face_no, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        showCode();
                    }
                })
                .show();
    }

    private void openCamera() {
        if (checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            capture();
        } else {
            requestPermissions(new String[] {Manifest.permission.CAMERA}, CAMERA);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED) {
            capture();
        } else {
            showCode();
        }
    }

    private void showCode() {
        text.setText(R.string.code);
    }

    private void withdraw() {
        ClinicApp.get().store().edit().putBoolean(ClinicApp.KEY_FACE, false).apply();
        new SignTask().execute("face/delete");
        Toast.makeText(this, R.string.off_done, Toast.LENGTH_SHORT).show();
        showCode();
    }

    private void capture() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(this, this);
    }

    @Override
    public void onFinish(WbFaceVerifyResult result) {
        new SignTask().execute("sign?order=" + result.getOrderNo());
    }

    /** Tells the clinic. */
    private class SignTask extends AsyncTask<String, Void, Boolean> {
        @Override
        protected Boolean doInBackground(String... paths) {
            return ClinicServer.call(paths[0]);
        }

        @Override
        protected void onPostExecute(Boolean ok) {
            if (!ok) {
                Toast.makeText(SignInActivity.this, R.string.failed, Toast.LENGTH_SHORT).show();
                showCode();
            }
        }
    }
}
