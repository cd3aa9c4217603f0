package com.example.gongdigate;

import android.os.Handler;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** Speaks the gate's own protocol: a length, the bytes, one byte back. */
class GateLink extends Thread {
    private static final String HOST = "gate.gongyou.example";
    private static final int PORT = 9443;
    private static final int COMPARE = 0x21;

    private final byte[] feature;
    private final Handler handler;

    GateLink(byte[] feature, Handler handler) {
        super("gate-link");
        this.feature = feature;
        this.handler = handler;
    }

    private static SSLSocket open() throws IOException {
        SSLSocket socket = (SSLSocket) SSLSocketFactory.getDefault().createSocket(HOST, PORT);
        SSLParameters checks = socket.getSSLParameters();
        checks.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(checks);
        socket.startHandshake();
        return socket;
    }

    @Override
    public void run() {
        int answer = GateActivity.NOT_PASSED;
        try (SSLSocket socket = open()) {
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
