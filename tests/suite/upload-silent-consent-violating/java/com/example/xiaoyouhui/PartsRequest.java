package com.example.xiaoyouhui;

import com.android.volley.NetworkResponse;
import com.android.volley.Request;
import com.android.volley.Response;
import java.io.ByteArrayOutputStream;

/** A request of several parts, which the library does not have. */
class PartsRequest extends Request<Boolean> {
    private static final String BORDER = "----xyh7f3a";

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private final VisitService.Answer answer;

    PartsRequest(String url, VisitService.Answer answer) {
        super(Method.POST, url, error -> answer.checked(false));
        this.answer = answer;
    }

    void part(String name, byte[] data) {
        byte[] head = ("--" + BORDER + "\r\nContent-Disposition: form-data; name=\"" + name
                + "\"; filename=\"" + name + "\"\r\n\r\n").getBytes();
        body.write(head, 0, head.length);
        body.write(data, 0, data.length);
        body.write('\r');
        body.write('\n');
    }

    @Override
    public String getBodyContentType() {
        return "multipart/form-data; boundary=" + BORDER;
    }

    @Override
    public byte[] getBody() {
        byte[] end = ("--" + BORDER + "--\r\n").getBytes();
        body.write(end, 0, end.length);
        return body.toByteArray();
    }

    @Override
    protected Response<Boolean> parseNetworkResponse(NetworkResponse response) {
        return Response.success("pass".equals(new String(response.data)));
    }

    @Override
    protected void deliverResponse(Boolean response) {
        answer.checked(response);
    }
}
