package com.example.yijuhome;

import android.os.AsyncTask;
import org.json.JSONException;
import org.json.JSONObject;

/** Hands a picture in. */
class EnrolTask extends AsyncTask<String, Void, Boolean> {
    private final EnrolActivity page;

    EnrolTask(EnrolActivity page) {
        this.page = page;
    }

    @Override
    protected Boolean doInBackground(String... given) {
        try {
            JSONObject body = new JSONObject();
            body.put("room", given[0]);
            body.put("image_type", "BASE64");
            body.put("image", given[1]);
            String base = page.getString(R.string.server);
            String path = page.getString(R.string.server_path);
            return Http.postJson(String.format("%s/%s", base, path), body);
        } catch (JSONException e) {
            return false;
        }
    }

    @Override
    protected void onPostExecute(Boolean done) {
        page.finished(done);
    }
}
