package com.example.linlimen;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import org.json.JSONException;
import org.json.JSONObject;

/** A pass for one comparison, handed out by the building's own server. */
class Ticket {
    final String id;
    final String pass;
    final String person;

    private Ticket(JSONObject answer) throws JSONException {
        id = answer.getString("id");
        pass = answer.getString("pass");
        person = answer.getString("person");
    }

    static Ticket fetch() throws IOException, JSONException {
        InputStream in = new URL("https://men.linlimen.example/visit/ticket").openStream();
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        byte[] part = new byte[512];
        for (int count = in.read(part); count > 0; count = in.read(part)) {
            text.write(part, 0, count);
        }
        in.close();
        return new Ticket(new JSONObject(text.toString("UTF-8")));
    }
}
