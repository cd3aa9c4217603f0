package com.example.linli;

import android.hardware.Camera;
import android.view.SurfaceView;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Both directions of a call over the relay of the estate. */
class CallSession implements Camera.PreviewCallback {
    private static final String RELAY = "turn.linli.example";
    private static final int PORT = 3478;
    private static final int PACKET = 1200;

    private final String room;
    private final ExecutorService sender = Executors.newSingleThreadExecutor();
    private DatagramSocket socket;
    private Camera camera;
    private int sequence;

    CallSession(String room) {
        this.room = room;
    }

    void open() {
        sender.execute(() -> {
            try {
                socket = new DatagramSocket();
                send(("JOIN " + room).getBytes());
            } catch (IOException e) {
                close();
            }
        });
    }

    void sendPicture(SurfaceView self) {
        try {
            camera = Camera.open(1);
            camera.setPreviewDisplay(self.getHolder());
            camera.setPreviewCallback(this);
            camera.startPreview();
        } catch (IOException | RuntimeException e) {
            camera = null;
        }
    }

    @Override
    public void onPreviewFrame(byte[] picture, Camera source) {
        byte[] encoded = SrtpFrame.seal(picture, sequence++);
        sender.execute(() -> {
            try {
                for (int at = 0; at < encoded.length; at += PACKET) {
                    int length = Math.min(PACKET, encoded.length - at);
                    byte[] part = new byte[length];
                    System.arraycopy(encoded, at, part, 0, length);
                    send(part);
                }
            } catch (IOException e) {
                close();
            }
        });
    }

    private void send(byte[] data) throws IOException {
        socket.send(new DatagramPacket(data, data.length, InetAddress.getByName(RELAY), PORT));
    }

    void close() {
        if (camera != null) {
            camera.setPreviewCallback(null);
            camera.release();
            camera = null;
        }
        if (socket != null) {
            socket.close();
        }
        sender.shutdown();
    }
}
