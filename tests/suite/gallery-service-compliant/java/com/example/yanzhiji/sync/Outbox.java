package com.example.yanzhiji.sync;

import android.content.Context;
import android.net.Uri;
import java.io.ByteArrayOutputStream;
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

    private final Deque<Item> waiting = new ArrayDeque<>();
    private final HttpClient client = new DefaultHttpClient();
    private final Context context;

    Outbox(Context context) {
        this.context = context;
    }

    void add(Uri picture, String name) {
        waiting.add(new Item(picture, name));
    }

    void flush() {
        while (!waiting.isEmpty()) {
            Item item = waiting.poll();
            try {
                post(item.name, read(item.picture));
            } catch (IOException e) {
                continue;
            }
        }
    }

    private void post(String name, byte[] data) throws IOException {
        HttpPost post = new HttpPost(ADDRESS);
        post.addHeader("X-Name", name);
        post.setEntity(new ByteArrayEntity(data));
        HttpResponse response = client.execute(post);
        response.getEntity().consumeContent();
    }

    private byte[] read(Uri picture) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        try (InputStream in = context.getContentResolver().openInputStream(picture)) {
            byte[] part = new byte[8192];
            for (int count = in.read(part); count > 0; count = in.read(part)) {
                all.write(part, 0, count);
            }
        }
        return all.toByteArray();
    }

    private static final class Item {
        final Uri picture;
        final String name;

        Item(Uri picture, String name) {
            this.picture = picture;
            this.name = name;
        }
    }
}
