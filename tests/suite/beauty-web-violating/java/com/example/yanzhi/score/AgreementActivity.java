package com.example.yanzhi.score;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.webkit.JavascriptInterface;
import android.webkit.WebChromeClient;
import android.webkit.WebView;

/** Shows the page that everything starts with. */
public class AgreementActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        WebView web = new WebView(this);
        web.getSettings().setJavaScriptEnabled(true);
        web.setWebChromeClient(new WebChromeClient());
        web.addJavascriptInterface(new Bridge(), "YanZhi");
        web.loadUrl("file:///android_asset/agreement.html");
        setContentView(web);
    }

    /** What the page can call. */
    private class Bridge {
        @JavascriptInterface
        public void agree() {
            runOnUiThread(() -> {
                startActivity(new Intent(AgreementActivity.this, ShootActivity.class));
                finish();
            });
        }
    }
}
