package com.example.zaixiankaohe;

import android.app.Activity;
import android.os.Bundle;
import android.webkit.WebSettings;
import android.webkit.WebView;

/** The training site in a window. */
public class PortalActivity extends Activity {
    private WebView site;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        site = new WebView(this);
        WebSettings settings = site.getSettings();
        settings.setJavaScriptEnabled(true);
        settings.setAllowFileAccess(false);
        site.setWebChromeClient(new CameraGate(this));
        setContentView(site);
        site.loadUrl(getString(R.string.url));
    }

    @Override
    public void onBackPressed() {
        if (site.canGoBack()) {
            site.goBack();
        } else {
            super.onBackPressed();
        }
    }
}
