package androidx.biometric;

import android.app.AlertDialog;
import android.content.DialogInterface;
import androidx.fragment.app.FragmentActivity;
import java.util.concurrent.Executor;

/** A stand-in that answers yes or no, which is all the real one tells an app too. */
public class BiometricPrompt {
    public static final int ERROR_USER_CANCELED = 10;

    private final FragmentActivity activity;
    private final Executor executor;
    private final AuthenticationCallback callback;

    public BiometricPrompt(
            FragmentActivity activity, Executor executor, AuthenticationCallback callback) {
        this.activity = activity;
        this.executor = executor;
        this.callback = callback;
    }

    public void authenticate(PromptInfo info) {
        new AlertDialog.Builder(activity)
                .setTitle(info.title)
                .setMessage(info.subtitle)
                .setPositiveButton("OK", new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        executor.execute(new Runnable() {
                            @Override
                            public void run() {
                                callback.onAuthenticationSucceeded(new AuthenticationResult());
                            }
                        });
                    }
                })
                .setNegativeButton(info.negative, new DialogInterface.OnClickListener() {
                    @Override
                    public void onClick(DialogInterface dialog, int which) {
                        callback.onAuthenticationError(ERROR_USER_CANCELED, "");
                    }
                })
                .show();
    }

    /** What the app hears. */
    public abstract static class AuthenticationCallback {
        public void onAuthenticationError(int code, CharSequence message) {}

        public void onAuthenticationSucceeded(AuthenticationResult result) {}

        public void onAuthenticationFailed() {}
    }

    /** Yes. */
    public static class AuthenticationResult {}

    /** The texts of the prompt. */
    public static class PromptInfo {
        private CharSequence title = "";
        private CharSequence subtitle = "";
        private CharSequence negative = "";

        private PromptInfo() {}

        /** Collects the texts. */
        public static class Builder {
            private final PromptInfo info = new PromptInfo();

            public Builder setTitle(CharSequence text) {
                info.title = text;
                return this;
            }

            public Builder setSubtitle(CharSequence text) {
                info.subtitle = text;
                return this;
            }

            public Builder setNegativeButtonText(CharSequence text) {
                info.negative = text;
                return this;
            }

            public PromptInfo build() {
                return info;
            }
        }
    }
}
