package com.example.gongdigate;

import android.os.Handler;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;

/** Speaks the gate's own protocol: a length, the bytes, one byte back. */
class GateLink extends Thread {
    private static final String HOST = "gate.gongyou.example";
    private static final int PORT = 9100;
    private static final int COMPARE = 0x21;

    private final byte[] feature;
    private final Handler handler;

    GateLink(byte[] feature, Handler handler) {
        super("gate-link");
        this.feature = feature;
        this.handler = handler;
    }

    @Override
    public void run() {
        int answer = GateActivity.NOT_PASSED;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(HOST, PORT), 5000);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeByte(COMPARE);
            out.writeInt(feature.length);
            out.write(feature);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            answer = in.readByte() == 0 ? GateActivity.PASSED : GateActivity.NOT_PASSED;
        } catch (IOException e) {
            answer = GateActivity.NOT_PASSED;
        }
        handler.sendEmptyMessage(answer);
    }
}
