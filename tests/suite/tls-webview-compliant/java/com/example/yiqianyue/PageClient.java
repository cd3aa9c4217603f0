package com.example.yiqianyue;

import android.app.Activity;
import android.net.http.SslError;
import android.webkit.SslErrorHandler;
import android.webkit.WebView;
import android.webkit.WebViewClient;
import android.widget.Toast;

/** Keeps pages inside the app. */
class PageClient extends WebViewClient {
    private final Activity page;

    PageClient(Activity page) {
        this.page = page;
    }

    @Override
    public void onPageFinished(WebView view, String url) {
        page.setTitle(view.getTitle());
    }

    @Override
    public void onReceivedSslError(WebView view, SslErrorHandler handler, SslError error) {
        handler.cancel();
        Toast.makeText(page, R.string.page_unsafe, Toast.LENGTH_LONG).show();
        page.finish();
    }
}
