package com.example.yiqianyue;

import android.app.Activity;
import android.os.Bundle;
import android.webkit.WebSettings;
import android.webkit.WebView;

/** Shows the vendor's page. */
public class FacePageActivity extends Activity {
    private WebView web;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        web = new WebView(this);
        WebSettings settings = web.getSettings();
        settings.setJavaScriptEnabled(true);
        settings.setDomStorageEnabled(true);
        web.setWebViewClient(new PageClient(this));
        web.setWebChromeClient(new CameraClient(this));
        setContentView(web);
        StringBuilder address = new StringBuilder("https://kyc.qcloud.com/s/web/h5/?token=");
        address.append(getIntent().getStringExtra("token"));
        web.loadUrl(address.toString());
    }

    @Override
    public void onBackPressed() {
        if (web.canGoBack()) {
            web.goBack();
        } else {
            super.onBackPressed();
        }
    }

    @Override
    protected void onDestroy() {
        web.destroy();
        super.onDestroy();
    }
}
