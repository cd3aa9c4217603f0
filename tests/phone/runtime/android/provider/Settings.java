package android.provider;

import android.content.ContentResolver;

public final class Settings {
    public static final String ACTION_APPLICATION_DETAILS_SETTINGS = "android.settings.APPLICATION_DETAILS_SETTINGS";
    public static final String ACTION_SETTINGS = "android.settings.SETTINGS";

    public static final class Secure {
        public static final String ANDROID_ID = "android_id";

        public static String getString(ContentResolver resolver, String name) {
            return sim.Phone.ask("settings.get", "secure", name);
        }
    }

    public static final class Global {
        public static final String HTTP_PROXY = "http_proxy";

        public static String getString(ContentResolver resolver, String name) {
            return sim.Phone.ask("settings.get", "global", name);
        }
    }

    public static final class System {
        public static String getString(ContentResolver resolver, String name) {
            return sim.Phone.ask("settings.get", "system", name);
        }
    }
}
