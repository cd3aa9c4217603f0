package com.example.gongjiaoyika;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.json.JSONException;
import org.json.JSONObject;

/** What the operator switched on. */
class Settings {
    private JSONObject values = new JSONObject();

    void fetch(Ready ready) {
        new Thread(() -> {
            try (InputStream in = new URL("https://cfg.gongjiao.example/app.json").openStream()) {
                byte[] data = new byte[4096];
                int length = in.read(data);
                values = new JSONObject(new String(data, 0, Math.max(0, length), "UTF-8"));
            } catch (IOException | JSONException e) {
                values = new JSONObject();
            }
            ready.onReady(this);
        }).start();
    }

    boolean on(String name) {
        return values.optBoolean(name, false);
    }

    /** Who waits. */
    interface Ready {
        void onReady(Settings settings);
    }
}
