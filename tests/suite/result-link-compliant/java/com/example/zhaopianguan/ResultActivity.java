package com.example.zhaopianguan;

import android.app.Activity;
import android.os.Bundle;
import android.webkit.WebView;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.Toast;
import java.util.HashMap;
import java.util.Map;

/** Shows the finished picture to whoever is logged in. */
public class ResultActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        String login = getSharedPreferences("login", MODE_PRIVATE).getString("token", "");
        Map<String, String> headers = new HashMap<>();
        headers.put("Authorization", "Bearer " + login);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        Button own = new Button(this);
        own.setText(R.string.open_own);
        own.setOnClickListener(view -> {
            Toast.makeText(this, R.string.saved, Toast.LENGTH_LONG).show();
        });
        page.addView(own);
        WebView web = new WebView(this);
        web.loadUrl(link(getIntent().getStringExtra("answer")), headers);
        page.addView(web);
        setContentView(page);
    }

    /** The answer names the picture, a time and a signature of the server over both. */
    private static String link(String answer) {
        String[] parts = answer.trim().split(",");
        return Studio.ROOT + "/p/" + parts[0] + "?expires=" + parts[1] + "&sign=" + parts[2];
    }
}
