package sim;

import android.app.ActivityThread;
import android.net.Uri;
import android.webkit.PermissionRequest;

/** A page's wish to use the camera; granting it opens the camera. */
public final class WebPermission extends PermissionRequest {
    private final Uri origin;

    public WebPermission(String address) {
        origin = Uri.parse(address);
    }

    @Override
    public Uri getOrigin() {
        return origin;
    }

    @Override
    public String[] getResources() {
        return new String[] {RESOURCE_VIDEO_CAPTURE};
    }

    @Override
    public void grant(String[] resources) {
        if (ActivityThread.may("android.permission.CAMERA")) {
            Phone.ask("camera.open", "1");
        }
    }

    @Override
    public void deny() {}
}
