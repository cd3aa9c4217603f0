package com.example.donglifit;

import android.graphics.Bitmap;
import android.os.AsyncTask;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCapture;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCaptureResult;
import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Films a face and has it compared. */
class LockerFace extends AsyncTask<byte[], Void, Boolean> implements MLLivenessCapture.Callback {
    private final MemberActivity page;

    LockerFace(MemberActivity page) {
        this.page = page;
    }

    void start() {
        MLLivenessCapture.getInstance().startDetect(page, this);
    }

    @Override
    public void onSuccess(MLLivenessCaptureResult result) {
        if (!result.isLive()) {
            page.show(false);
            return;
        }
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        result.getBitmap().compress(Bitmap.CompressFormat.JPEG, 90, jpeg);
        execute(jpeg.toByteArray());
    }

    @Override
    public void onFailure(int code) {
        page.show(false);
    }

    @Override
    protected Boolean doInBackground(byte[]... pictures) {
        try {
            return Comparison.build().same("member-20231", pictures[0]);
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    protected void onPostExecute(Boolean same) {
        page.show(same);
    }
}
