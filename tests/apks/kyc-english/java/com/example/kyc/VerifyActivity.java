package com.example.kyc;

import android.Manifest;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import com.onfido.android.sdk.capture.Onfido;
import com.onfido.android.sdk.capture.OnfidoConfig;
import com.onfido.android.sdk.capture.OnfidoFactory;
import com.onfido.android.sdk.capture.ui.camera.face.stepbuilder.FaceCaptureStepBuilder;
import com.onfido.android.sdk.capture.ui.options.FlowStep;
import com.onfido.android.sdk.capture.upload.Captures;

/** Runs the identity flow and passes its result on. */
public class VerifyActivity extends Activity implements Onfido.OnfidoResultListener {
    private static final int REQUEST_CAMERA = 3;
    private static final int REQUEST_KYC = 4;

    private Onfido client;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(getString(R.string.verify_title));
        client = OnfidoFactory.create(this).getClient();
        Button start = new Button(this);
        start.setText(R.string.verify_start);
        start.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                requestPermissions(new String[] {Manifest.permission.CAMERA}, REQUEST_CAMERA);
            }
        });
        setContentView(start);
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        if (results.length == 0 || results[0] != 0) {
            return;
        }
        FlowStep[] steps = {FlowStep.WELCOME, FaceCaptureStepBuilder.forPhoto().build()};
        OnfidoConfig config = OnfidoConfig.builder(this)
                .withSDKToken("fixture-token")
                .withCustomFlow(steps)
                .build();
        client.startActivityForResult(this, REQUEST_KYC, config);
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == REQUEST_KYC) {
            client.handleActivityResult(result, data, this);
        }
    }

    @Override
    public void userCompleted(final Captures captures) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                SelfieUploader.upload(captures);
            }
        }).start();
    }

    @Override
    public void userExited() {
        finish();
    }
}
