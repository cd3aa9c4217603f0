package com.example.linlimen;

import com.facepp.error.FaceppParseException;
import com.facepp.http.HttpRequests;
import com.facepp.http.PostParameters;
import java.io.IOException;
import org.json.JSONException;
import org.json.JSONObject;

/** Compares a visitor with the picture of the appointment. */
class VisitorCheck implements Runnable {
    private static final boolean VERBOSE = true;

    private final DoorActivity page;
    private byte[] picture;

    VisitorCheck(DoorActivity page) {
        this.page = page;
    }

    void begin(byte[] jpeg) {
        picture = jpeg;
        new Thread(this, "visitor").start();
    }

    @Override
    public void run() {
        try {
            Ticket ticket = Ticket.fetch();
            page.tell(compare(service(ticket, VERBOSE), ticket.person));
        } catch (IOException | JSONException | FaceppParseException e) {
            page.tell(false);
        }
    }

    private static HttpRequests service(Ticket ticket, boolean verbose) {
        return new HttpRequests(ticket.id, ticket.pass, true, verbose);
    }

    private boolean compare(HttpRequests service, String person)
            throws FaceppParseException, JSONException {
        PostParameters found = new PostParameters().setImg(picture);
        JSONObject face = service.detectionDetect(found).getJSONArray("face").getJSONObject(0);
        PostParameters asked = new PostParameters();
        asked.setFaceId(face.getString("face_id")).setPersonName(person);
        return service.recognitionVerify(asked).getBoolean("is_same_person");
    }
}
