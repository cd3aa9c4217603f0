package com.aliyun.aliyunface.api;

/** A code and a reason. */
public class ZIMResponse {
    public int code = 1000;
    public String reason = "";
    public String deviceToken = "";
}
