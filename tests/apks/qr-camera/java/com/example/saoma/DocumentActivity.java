package com.example.saoma;

import android.app.Activity;
import android.os.Bundle;
import android.widget.TextView;

/** Shows the words of a document as SVG, whose namespaces look like web addresses. */
public class DocumentActivity extends Activity {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final String ANDROID = "http://schemas.android.com/apk/res/android";

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView view = new TextView(this);
        view.setText(getString(R.string.document_tip) + "\n" + wrap("…"));
        setContentView(view);
    }

    private static String wrap(String words) {
        return "<svg xmlns=\"" + SVG + "\" xmlns:android=\"" + ANDROID + "\">" + words + "</svg>";
    }
}
