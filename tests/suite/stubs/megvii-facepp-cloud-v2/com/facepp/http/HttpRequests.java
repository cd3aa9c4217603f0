package com.facepp.http;

import com.facepp.error.FaceppParseException;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URL;
import org.json.JSONException;
import org.json.JSONObject;

/** A stand-in with the names of the SDK; it opens a connection and sends nothing. */
public class HttpRequests {
    private static final String WEBSITE_CN = "https://apicn.faceplusplus.com/v2/";
    private static final String DWEBSITE_CN = "http://apicn.faceplusplus.com/v2/";
    private static final String WEBSITE_US = "https://apius.faceplusplus.com/v2/";
    private static final String DWEBSITE_US = "http://apius.faceplusplus.com/v2/";

    private final String apiKey;
    private final String apiSecret;
    private String webSite;

    public HttpRequests(String apiKey, String apiSecret) {
        this(apiKey, apiSecret, true, false);
    }

    public HttpRequests(String apiKey, String apiSecret, boolean isCN, boolean isDebug) {
        this.apiKey = apiKey;
        this.apiSecret = apiSecret;
        setWebSite(isCN, isDebug);
    }

    public void setWebSite(boolean isCN, boolean isDebug) {
        if (isCN) {
            webSite = isDebug ? DWEBSITE_CN : WEBSITE_CN;
        } else {
            webSite = isDebug ? DWEBSITE_US : WEBSITE_US;
        }
    }

    public JSONObject detectionDetect(PostParameters parameters) throws FaceppParseException {
        return request("detection", "detect", parameters);
    }

    public JSONObject recognitionVerify(PostParameters parameters) throws FaceppParseException {
        return request("recognition", "verify", parameters);
    }

    public JSONObject request(String control, String action, PostParameters parameters)
            throws FaceppParseException {
        try {
            URL url = new URL(webSite + control + "/" + action);
            HttpURLConnection connection = (HttpURLConnection) url.openConnection();
            connection.setRequestProperty("api", apiKey + apiSecret);
            connection.setFixedLengthStreamingMode(parameters.length());
            connection.disconnect();
            return new JSONObject("{}");
        } catch (IOException | JSONException e) {
            throw new FaceppParseException("io error");
        }
    }
}
