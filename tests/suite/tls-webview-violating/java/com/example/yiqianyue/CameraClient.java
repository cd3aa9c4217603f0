package com.example.yiqianyue;

import android.app.Activity;
import android.app.AlertDialog;
import android.net.Uri;
import android.webkit.PermissionRequest;
import android.webkit.WebChromeClient;

/** Asks before a page of the vendor gets the camera; other pages do not get it. */
class CameraClient extends WebChromeClient {
    private final Activity page;

    CameraClient(Activity page) {
        this.page = page;
    }

    @Override
    public void onPermissionRequest(PermissionRequest request) {
        Uri origin = request.getOrigin();
        if (!"https".equals(origin.getScheme()) || !"kyc.qcloud.com".equals(origin.getHost())) {
            request.deny();
            return;
        }
        String[] wanted = {PermissionRequest.RESOURCE_VIDEO_CAPTURE};
        page.runOnUiThread(() -> new AlertDialog.Builder(page)
                .setMessage(page.getString(R.string.page_camera, origin.getHost()))
                .setPositiveButton(R.string.allow, (d, w) -> request.grant(wanted))
                .setNegativeButton(R.string.deny, (d, w) -> request.deny())
                .show());
    }
}
