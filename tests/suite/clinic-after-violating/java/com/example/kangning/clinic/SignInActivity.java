package com.example.kangning.clinic;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.DialogInterface;
import android.content.pm.PackageManager;
import android.os.AsyncTask;
import android.os.Bundle;
import android.widget.TextView;
import android.widget.Toast;
import com.tencent.cloud.huiyansdkface.facelight.api.WbCloudFaceVerifySdk;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;

/** Signs a patient in at the front desk. */
public class SignInActivity extends Activity implements WbCloudFaceVerifyResultListener {
    private static final int CAMERA = 2;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView text = new TextView(this);
        text.setText(R.string.signing);
        setContentView(text);
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
            finish();
        }
    }

    private void capture() {
        WbCloudFaceVerifySdk.getInstance().startWbFaceVerifySdk(this, this);
    }

    @Override
    public void onFinish(WbFaceVerifyResult result) {
        new SignTask().execute(result.getOrderNo());
    }

    private void askToSave() {
        new AlertDialog.Builder(this)
                .setTitle(R.string.save_title)
                .setMessage(R.string.save_text)
                .setPositiveButton(R.string.save_yes, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        new SignTask().execute("keep");
                        finish();
                    }
                })
                .setNegativeButton(R.string.save_no, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        finish();
                    }
                })
                .show();
    }

    /** Tells the clinic. */
    private class SignTask extends AsyncTask<String, Void, Boolean> {
        @Override
        protected Boolean doInBackground(String... orders) {
            return ClinicServer.call("sign?order=" + orders[0]);
        }

        @Override
        protected void onPostExecute(Boolean ok) {
            if (ok) {
                askToSave();
            } else {
                Toast.makeText(SignInActivity.this, R.string.failed, Toast.LENGTH_SHORT).show();
            }
        }
    }
}
