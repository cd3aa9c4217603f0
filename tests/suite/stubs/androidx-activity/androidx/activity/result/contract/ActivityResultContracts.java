package androidx.activity.result.contract;

import android.content.Context;
import android.content.Intent;
import android.content.pm.PackageManager;
import androidx.activity.result.ActivityResult;
import java.util.HashMap;
import java.util.Map;

/** A stand-in with the names of the library and bodies of our own. */
public final class ActivityResultContracts {
    private ActivityResultContracts() {}

    public static final class StartActivityForResult
            extends ActivityResultContract<Intent, ActivityResult> {
        @Override
        public Intent createIntent(Context context, Intent input) {
            return input;
        }

        @Override
        public ActivityResult parseResult(int code, Intent data) {
            return new ActivityResult(code, data);
        }
    }

    public static final class RequestMultiplePermissions
            extends ActivityResultContract<String[], Map<String, Boolean>> {
        public static final String ACTION_REQUEST_PERMISSIONS =
                "androidx.activity.result.contract.action.REQUEST_PERMISSIONS";
        public static final String EXTRA_PERMISSIONS =
                "androidx.activity.result.contract.extra.PERMISSIONS";
        public static final String EXTRA_PERMISSION_GRANT_RESULTS =
                "androidx.activity.result.contract.extra.PERMISSION_GRANT_RESULTS";

        @Override
        public Intent createIntent(Context context, String[] input) {
            return new Intent(ACTION_REQUEST_PERMISSIONS).putExtra(EXTRA_PERMISSIONS, input);
        }

        @Override
        public Map<String, Boolean> parseResult(int code, Intent data) {
            Map<String, Boolean> answers = new HashMap<>();
            String[] names = data.getStringArrayExtra(EXTRA_PERMISSIONS);
            int[] results = data.getIntArrayExtra(EXTRA_PERMISSION_GRANT_RESULTS);
            for (int i = 0; i < names.length; i++) {
                answers.put(names[i], results[i] == PackageManager.PERMISSION_GRANTED);
            }
            return answers;
        }
    }

    public static final class RequestPermission extends ActivityResultContract<String, Boolean> {
        @Override
        public Intent createIntent(Context context, String input) {
            return new Intent(RequestMultiplePermissions.ACTION_REQUEST_PERMISSIONS)
                    .putExtra(RequestMultiplePermissions.EXTRA_PERMISSIONS, new String[] {input});
        }

        @Override
        public Boolean parseResult(int code, Intent data) {
            int[] results =
                    data.getIntArrayExtra(RequestMultiplePermissions.EXTRA_PERMISSION_GRANT_RESULTS);
            return results.length > 0 && results[0] == PackageManager.PERMISSION_GRANTED;
        }
    }
}
