package com.example.zaixiankaohe;

import android.Manifest;
import android.app.Activity;
import android.app.AlertDialog;
import android.content.pm.PackageManager;
import android.webkit.PermissionRequest;
import android.webkit.WebChromeClient;

/** Lets known pages film, if the user wants that. */
class CameraGate extends WebChromeClient {
    private final Activity page;

    CameraGate(Activity page) {
        this.page = page;
    }

    @Override
    public void onPermissionRequest(final PermissionRequest request) {
        if (!Origins.trusted(request.getOrigin()) || !Origins.cameraOnly(request.getResources())) {
            request.deny();
            return;
        }
        page.runOnUiThread(() -> new AlertDialog.Builder(page)
                .setMessage(page.getString(R.string.ask, request.getOrigin().getHost()))
                .setPositiveButton(R.string.allow, (dialog, which) -> grant(request))
                .setNegativeButton(R.string.deny, (dialog, which) -> request.deny())
                .setOnCancelListener(dialog -> request.deny())
                .show());
    }

    private void grant(PermissionRequest request) {
        if (page.checkSelfPermission(Manifest.permission.CAMERA) == PackageManager.PERMISSION_GRANTED) {
            request.grant(new String[] {PermissionRequest.RESOURCE_VIDEO_CAPTURE});
        } else {
            request.deny();
            page.requestPermissions(new String[] {Manifest.permission.CAMERA}, 8);
        }
    }
}
