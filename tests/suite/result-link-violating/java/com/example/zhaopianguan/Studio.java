package com.example.zhaopianguan;

import android.content.Context;
import android.graphics.Bitmap;
import android.util.Base64;
import com.android.volley.Request;
import com.android.volley.RequestQueue;
import com.android.volley.Response;
import com.android.volley.toolbox.StringRequest;
import com.android.volley.toolbox.Volley;
import java.io.ByteArrayOutputStream;
import java.util.HashMap;
import java.util.Map;

/** The server that makes the pictures. */
final class Studio {
    static final String ROOT = "https://img.xiaoman.example";

    private final RequestQueue queue;

    private Studio(Context context) {
        queue = Volley.newRequestQueue(context);
    }

    static Studio with(Context context) {
        return new Studio(context.getApplicationContext());
    }

    /** Sends a picture; the answer is the number of the order. */
    void make(
            Bitmap picture, Response.Listener<String> made, Response.ErrorListener failed) {
        ByteArrayOutputStream jpeg = new ByteArrayOutputStream();
        picture.compress(Bitmap.CompressFormat.JPEG, 95, jpeg);
        final Map<String, String> fields = new HashMap<>();
        fields.put("size", "295x413");
        fields.put("photo", Base64.encodeToString(jpeg.toByteArray(), Base64.DEFAULT));
        queue.add(new StringRequest(Request.Method.POST, ROOT + "/make", made, failed) {
            @Override
            protected Map<String, String> getParams() {
                return fields;
            }
        });
    }
}
