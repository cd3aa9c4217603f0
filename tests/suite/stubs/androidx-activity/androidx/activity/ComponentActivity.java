package androidx.activity;

import android.content.Intent;
import androidx.activity.result.ActivityResultCallback;
import androidx.activity.result.ActivityResultCaller;
import androidx.activity.result.ActivityResultLauncher;
import androidx.activity.result.contract.ActivityResultContract;
import androidx.activity.result.contract.ActivityResultContracts.RequestMultiplePermissions;
import java.util.ArrayList;
import java.util.List;

/** A stand-in with the names of the library and bodies of our own. */
public class ComponentActivity extends androidx.core.app.ComponentActivity
        implements ActivityResultCaller {
    private static final int FIRST = 0x5000;

    private final List<Waiting<?, ?>> waiting = new ArrayList<>();

    @Override
    public <I, O> ActivityResultLauncher<I> registerForActivityResult(
            ActivityResultContract<I, O> contract, ActivityResultCallback<O> callback) {
        Waiting<I, O> one = new Waiting<>(this, FIRST + waiting.size(), contract, callback);
        waiting.add(one);
        return one;
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        int index = request - FIRST;
        if (index >= 0 && index < waiting.size()) {
            waiting.get(index).answer(result, data);
        } else {
            super.onActivityResult(request, result, data);
        }
    }

    @Override
    public void onRequestPermissionsResult(int request, String[] permissions, int[] results) {
        Intent data = new Intent();
        data.putExtra(RequestMultiplePermissions.EXTRA_PERMISSIONS, permissions);
        data.putExtra(RequestMultiplePermissions.EXTRA_PERMISSION_GRANT_RESULTS, results);
        int index = request - FIRST;
        if (index >= 0 && index < waiting.size()) {
            waiting.get(index).answer(RESULT_OK, data);
        }
    }

    /** One registered question. */
    private static final class Waiting<I, O> extends ActivityResultLauncher<I> {
        private final ComponentActivity activity;
        private final int request;
        private final ActivityResultContract<I, O> contract;
        private final ActivityResultCallback<O> callback;

        Waiting(
                ComponentActivity activity,
                int request,
                ActivityResultContract<I, O> contract,
                ActivityResultCallback<O> callback) {
            this.activity = activity;
            this.request = request;
            this.contract = contract;
            this.callback = callback;
        }

        @Override
        public void launch(I input) {
            Intent intent = contract.createIntent(activity, input);
            String action = intent.getAction();
            if (RequestMultiplePermissions.ACTION_REQUEST_PERMISSIONS.equals(action)) {
                activity.requestPermissions(
                        intent.getStringArrayExtra(RequestMultiplePermissions.EXTRA_PERMISSIONS),
                        request);
            } else {
                activity.startActivityForResult(intent, request);
            }
        }

        @Override
        public void unregister() {
            activity.waiting.remove(this);
        }

        void answer(int code, Intent data) {
            callback.onActivityResult(contract.parseResult(code, data));
        }
    }
}
