package com.example.zhaopianguan;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.webkit.WebView;
import android.widget.Button;
import android.widget.LinearLayout;

/** Shows the finished picture. */
public class ResultActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        String link = Studio.ROOT + "/photo/" + number(getIntent().getStringExtra("answer"));
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        Button share = new Button(this);
        share.setText(R.string.share);
        share.setOnClickListener(view -> share(link));
        page.addView(share);
        WebView web = new WebView(this);
        web.loadUrl(link);
        page.addView(web);
        setContentView(page);
    }

    private static int number(String answer) {
        return Integer.parseInt(answer.trim());
    }

    private void share(String link) {
        Intent send = new Intent(Intent.ACTION_SEND);
        send.setType("text/plain");
        send.putExtra(Intent.EXTRA_TEXT, getString(R.string.share_text, link));
        startActivity(Intent.createChooser(send, getString(R.string.share)));
    }
}
