package android.webkit;

import android.graphics.Bitmap;

public class WebViewClient {
    public boolean shouldOverrideUrlLoading(WebView view, String address) {
        return false;
    }

    public void onPageStarted(WebView view, String address, Bitmap icon) {}

    public void onPageFinished(WebView view, String address) {}
}
