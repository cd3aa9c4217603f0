package android.webkit;

public class WebChromeClient {
    public void onPermissionRequest(PermissionRequest request) {
        request.deny();
    }

    public void onProgressChanged(WebView view, int progress) {}

    public void onReceivedTitle(WebView view, String title) {}
}
