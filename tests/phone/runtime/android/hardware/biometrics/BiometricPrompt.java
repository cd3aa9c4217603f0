package android.hardware.biometrics;

import android.content.Context;
import android.content.DialogInterface;
import android.os.CancellationSignal;
import java.util.concurrent.Executor;

public class BiometricPrompt {
    private final Context context;
    private final CharSequence title;
    private final CharSequence negative;

    public abstract static class AuthenticationCallback {
        public void onAuthenticationError(int code, CharSequence text) {}

        public void onAuthenticationHelp(int code, CharSequence text) {}

        public void onAuthenticationSucceeded(AuthenticationResult result) {}

        public void onAuthenticationFailed() {}
    }

    public static class AuthenticationResult {}

    public static class CryptoObject {}

    private BiometricPrompt(Context context, CharSequence title, CharSequence negative) {
        this.context = context;
        this.title = title;
        this.negative = negative;
    }

    /** The system's own sheet, drawn in the app's window here. */
    public void authenticate(CancellationSignal cancel, Executor executor, AuthenticationCallback callback) {
        new android.app.AlertDialog.Builder(context)
                .setTitle(title)
                .setCancelable(false)
                .setPositiveButton("OK", (dialog, which) ->
                        executor.execute(() -> callback.onAuthenticationSucceeded(new AuthenticationResult())))
                .setNegativeButton(negative, (dialog, which) ->
                        executor.execute(() -> callback.onAuthenticationError(10, "canceled")))
                .show();
    }

    public static class Builder {
        private final Context context;
        private CharSequence title = "";
        private CharSequence negative = "";

        public Builder(Context context) {
            this.context = context;
        }

        public Builder setTitle(CharSequence title) {
            this.title = title;
            return this;
        }

        public Builder setSubtitle(CharSequence subtitle) {
            return this;
        }

        public Builder setDescription(CharSequence description) {
            return this;
        }

        public Builder setNegativeButton(
                CharSequence text, Executor executor, DialogInterface.OnClickListener listener) {
            negative = text;
            return this;
        }

        public BiometricPrompt build() {
            return new BiometricPrompt(context, title, negative);
        }
    }
}
