package cn.example.gongshi.net;

import cn.example.gongshi.punch.FaceShot;
import java.util.concurrent.TimeUnit;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/** Talks to the attendance service. */
public final class PunchClient {
    private static final MediaType JPEG = MediaType.parse("image/jpeg");
    private static final MediaType BYTES = MediaType.parse("application/octet-stream");

    private final OkHttpClient client = new OkHttpClient.Builder()
            .connectTimeout(8, TimeUnit.SECONDS)
            .readTimeout(8, TimeUnit.SECONDS)
            .build();

    /** Sends one picture and its template to be compared. */
    public void punch(String staff, FaceShot shot, Callback callback) {
        RequestBody body = new MultipartBody.Builder()
                .setType(MultipartBody.FORM)
                .addFormDataPart("staff", staff)
                .addFormDataPart("photo", "face.jpg", RequestBody.create(JPEG, shot.jpeg))
                .addFormDataPart("feature", "face.ftr", RequestBody.create(BYTES, shot.feature))
                .build();
        Request request = new Request.Builder()
                .url(Api.of("punch/face"))
                .header("X-App", BYTES.toString())
                .post(body)
                .build();
        client.newCall(request).enqueue(callback);
    }
}
