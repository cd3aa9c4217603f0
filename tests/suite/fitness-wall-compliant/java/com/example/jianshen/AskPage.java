package com.example.jianshen;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCapture;
import com.huawei.hms.mlsdk.livenessdetection.MLLivenessCaptureResult;
public class AskPage extends BasePage implements MLLivenessCapture.Callback {
    public AskPage() { super(R.layout.page_ask); }
    @Override public void onViewCreated(View v, Bundle saved) { click(R.id.yes, this::film); click(R.id.no, () -> router().go("/home")); }
    private void film() { getActivity().requestPermissions(new String[] {"android.permission.CAMERA"}, 1); MLLivenessCapture.getInstance().startDetect(getActivity(), this); }
    @Override public void onSuccess(MLLivenessCaptureResult r) { Toast.makeText(getContext(), r.isLive() ? "闸机已开" : "请再试一次", Toast.LENGTH_SHORT).show(); router().go("/home"); }
    @Override public void onFailure(int code) { router().go("/home"); }
}
