package com.example.yanzhiji.sync;

import android.content.Context;
import android.provider.Settings;
import java.io.ByteArrayOutputStream;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.http.HttpResponse;
import org.apache.http.client.HttpClient;
import org.apache.http.client.methods.HttpPost;
import org.apache.http.entity.ByteArrayEntity;
import org.apache.http.impl.client.DefaultHttpClient;

/** Sends files one after the other. */
class Outbox {
    private static final String ADDRESS = "https://up.yanzhiji.example/photo";

    private final Deque<String> waiting = new ArrayDeque<>();
    private final HttpClient client = new DefaultHttpClient();
    private final String device;

    Outbox(Context context) {
        device = Settings.Secure.getString(
                context.getContentResolver(), Settings.Secure.ANDROID_ID);
    }

    void add(String path) {
        waiting.add(path);
    }

    void flush() {
        while (!waiting.isEmpty()) {
            String path = waiting.poll();
            try {
                post(path, read(path));
            } catch (IOException e) {
                continue;
            }
        }
    }

    private void post(String path, byte[] data) throws IOException {
        HttpPost post = new HttpPost(ADDRESS);
        post.addHeader("X-Device", device);
        post.addHeader("X-Name", path.substring(path.lastIndexOf('/') + 1));
        post.setEntity(new ByteArrayEntity(data));
        HttpResponse response = client.execute(post);
        response.getEntity().consumeContent();
    }

    private static byte[] read(String path) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = new FileInputStream(path)) {
            byte[] part = new byte[8192];
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                all.write(part, 0, count);
            }
        }
        return all.toByteArray();
    }
}
