package com.tencent.cloud.huiyansdkface.facelight.api.result;

/** How the check of an order went. */
public class WbFaceVerifyResult {
    private final String orderNo;
    private final boolean success;

    public WbFaceVerifyResult(String orderNo, boolean success) {
        this.orderNo = orderNo;
        this.success = success;
    }

    public boolean isSuccess() {
        return success;
    }

    public String getOrderNo() {
        return orderNo;
    }
}
