package android.webkit;

import android.net.Uri;
import android.view.View;

/** Declares what android.jar is too old for. Never packaged. */
public class WebChromeClient {
    public void onProgressChanged(WebView view, int progress) {}

    public void onReceivedTitle(WebView view, String title) {}

    public boolean onJsAlert(WebView view, String url, String message, JsResult result) {
        return false;
    }

    public boolean onJsConfirm(WebView view, String url, String message, JsResult result) {
        return false;
    }

    public boolean onJsPrompt(
            WebView view, String url, String message, String value, JsPromptResult result) {
        return false;
    }

    public void onPermissionRequest(PermissionRequest request) {}

    public void onPermissionRequestCanceled(PermissionRequest request) {}

    public void onShowCustomView(View view, CustomViewCallback callback) {}

    public boolean onShowFileChooser(
            WebView view, ValueCallback<Uri[]> callback, FileChooserParams params) {
        return false;
    }

    public interface CustomViewCallback {
        void onCustomViewHidden();
    }

    public abstract static class FileChooserParams {
        public abstract String[] getAcceptTypes();

        public abstract boolean isCaptureEnabled();
    }
}
