package com.aliyun.aliyunface.api;

import android.content.Context;

/** Makes facades. */
public class ZIMFacadeBuilder {
    private ZIMFacadeBuilder() {}

    public static ZIMFacade create(Context context) {
        return new ZIMFacade();
    }
}
