package com.tbruyelle.rxpermissions3;

import androidx.activity.result.ActivityResultCallback;
import androidx.activity.result.ActivityResultLauncher;
import androidx.activity.result.contract.ActivityResultContracts;
import androidx.fragment.app.FragmentActivity;
import io.reactivex.rxjava3.core.Observable;
import java.util.Map;

/** A stand-in with the names of the library and bodies of our own. */
public class RxPermissions {
    private final FragmentActivity activity;

    public RxPermissions(FragmentActivity activity) {
        this.activity = activity;
    }

    public Observable<Boolean> request(String... permissions) {
        final Observable<Boolean> answer = new Observable<>();
        ActivityResultLauncher<String[]> launcher =
                activity.registerForActivityResult(
                        new ActivityResultContracts.RequestMultiplePermissions(),
                        new ActivityResultCallback<Map<String, Boolean>>() {
                            @Override
                            public void onActivityResult(Map<String, Boolean> result) {
                                answer.emit(!result.containsValue(false));
                            }
                        });
        launcher.launch(permissions);
        return answer;
    }
}
