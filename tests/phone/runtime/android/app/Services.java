package android.app;

import android.content.Context;
import android.view.LayoutInflater;
import java.lang.reflect.InvocationTargetException;

/** System services by name; one that is not here is null, as on a phone without it. */
final class Services {
    private Services() {}

    static Object get(Context context, String name) {
        switch (name) {
            case Context.LAYOUT_INFLATER_SERVICE:
                return LayoutInflater.from(context);
            case Context.CAMERA_SERVICE:
                return made("android.hardware.camera2.CameraManager");
            case Context.CONNECTIVITY_SERVICE:
                return made("android.net.ConnectivityManager");
            case Context.KEYGUARD_SERVICE:
                return made("android.app.KeyguardManager");
            case Context.ACTIVITY_SERVICE:
                return made("android.app.ActivityManager");
            case Context.INPUT_METHOD_SERVICE:
                return made("android.view.inputmethod.InputMethodManager");
            case "location":
                return made("android.location.LocationManager");
            case Context.WINDOW_SERVICE:
                return made("android.view.WindowManagerImpl");
            default:
                return null;
        }
    }

    private static Object made(String name) {
        try {
            var constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InstantiationException | IllegalAccessException | InvocationTargetException
                | NoSuchMethodException | ClassNotFoundException absent) {
            return null;
        }
    }
}
