package com.example.huilinmart;

import android.content.Context;
import com.android.volley.Request;
import com.android.volley.RequestQueue;
import com.android.volley.Response;
import com.android.volley.VolleyError;
import com.android.volley.toolbox.JsonObjectRequest;
import com.android.volley.toolbox.Volley;
import java.util.Collections;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/** Files a template with the shop's server. */
class Enroller {
    private static final String ADDRESS = "https://vip.huilinmart.example/v1/face/enrol";

    private static Enroller instance;

    private final RequestQueue queue;

    private Enroller(Context context) {
        queue = Volley.newRequestQueue(context.getApplicationContext());
    }

    static synchronized Enroller with(Context context) {
        if (instance == null) {
            instance = new Enroller(context);
        }
        return instance;
    }

    void enrol(float[] template, final Done done) {
        JSONObject body = new JSONObject();
        try {
            JSONArray numbers = new JSONArray();
            for (float number : template) {
                numbers.put((double) number);
            }
            body.put("member", "HL-778");
            body.put("template", numbers);
        } catch (JSONException e) {
            done.done(false);
            return;
        }
        Response.Listener<JSONObject> good = new Response.Listener<JSONObject>() {
            @Override
            public void onResponse(JSONObject response) {
                done.done(response.optInt("code") == 0);
            }
        };
        Response.ErrorListener bad = new Response.ErrorListener() {
            @Override
            public void onErrorResponse(VolleyError error) {
                done.done(false);
            }
        };
        queue.add(new JsonObjectRequest(Request.Method.POST, ADDRESS, body, good, bad));
    }

    void forget(final Done done) {
        JSONObject body = new JSONObject(Collections.singletonMap("member", "HL-778"));
        queue.add(new JsonObjectRequest(
                Request.Method.POST,
                ADDRESS.replace("enrol", "forget"),
                body,
                response -> done.done(true),
                error -> done.done(false)));
    }

    /** Hears of the end. */
    interface Done {
        void done(boolean enrolled);
    }
}
