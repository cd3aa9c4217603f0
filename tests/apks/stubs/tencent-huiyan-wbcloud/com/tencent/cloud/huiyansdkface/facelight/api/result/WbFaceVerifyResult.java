package com.tencent.cloud.huiyansdkface.facelight.api.result;

/** Nothing but the order it belongs to. */
public class WbFaceVerifyResult {
    private final String orderNo;

    public WbFaceVerifyResult(String orderNo) {
        this.orderNo = orderNo;
    }

    public boolean isSuccess() {
        return false;
    }

    public String getOrderNo() {
        return orderNo;
    }
}
