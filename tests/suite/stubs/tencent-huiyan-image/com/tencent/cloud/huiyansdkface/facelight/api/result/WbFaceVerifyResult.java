package com.tencent.cloud.huiyansdkface.facelight.api.result;

/** The order it belongs to, and an empty picture. */
public class WbFaceVerifyResult {
    private final String orderNo;

    public WbFaceVerifyResult(String orderNo) {
        this.orderNo = orderNo;
    }

    public boolean isSuccess() {
        return !orderNo.isEmpty();
    }

    public String getOrderNo() {
        return orderNo;
    }

    public String getUserImageString() {
        return "";
    }
}
