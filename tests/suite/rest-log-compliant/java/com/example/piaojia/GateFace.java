package com.example.piaojia;

import android.util.Base64;
import com.tencent.cloud.huiyansdkface.facelight.api.listeners.WbCloudFaceVerifyResultListener;
import com.tencent.cloud.huiyansdkface.facelight.api.result.WbFaceVerifyResult;
import java.io.File;
import java.io.FileOutputStream;
import java.io.IOException;

/** Takes the picture of the SDK and binds it to the ticket. */
class GateFace implements WbCloudFaceVerifyResultListener {
    private final TicketActivity page;

    GateFace(TicketActivity page) {
        this.page = page;
    }

    @Override
    public void onFinish(WbFaceVerifyResult result) {
        final String order = result.getOrderNo();
        final String image = result.getUserImageString();
        Trace.note("finish", order + "," + result.isSuccess() + "," + image.length());
        if (!result.isSuccess()) {
            page.show(R.string.unbound);
            return;
        }
        new Thread(new Runnable() {
            @Override
            public void run() {
                bind(order, Base64.decode(image, Base64.DEFAULT));
            }
        }).start();
    }

    private void bind(String order, byte[] jpeg) {
        File file = new File(page.getCacheDir(), order + ".jpg");
        try {
            FileOutputStream out = new FileOutputStream(file);
            out.write(jpeg);
            out.close();
            page.show(Gate.send(order, file) ? R.string.bound : R.string.unbound);
        } catch (IOException e) {
            Trace.note("bind", String.valueOf(e));
            page.show(R.string.unbound);
        } finally {
            file.delete();
        }
    }
}
