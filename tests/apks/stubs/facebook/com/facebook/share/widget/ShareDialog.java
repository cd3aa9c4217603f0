package com.facebook.share.widget;

import android.app.Activity;
import android.content.Intent;
import android.net.Uri;
import com.facebook.FacebookSdk;

/** A stand-in: opens the sharing page in a browser. */
public class ShareDialog {
    private final Activity activity;

    public ShareDialog(Activity activity) {
        this.activity = activity;
    }

    public void show(String link) {
        String page = "https://www." + FacebookSdk.getFacebookDomain() + "/sharer?u=" + Uri.encode(link);
        activity.startActivity(new Intent(Intent.ACTION_VIEW, Uri.parse(page)));
    }
}
