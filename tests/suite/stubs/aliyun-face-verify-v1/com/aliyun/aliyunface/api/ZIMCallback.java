package com.aliyun.aliyunface.api;

/** How it went. */
public interface ZIMCallback {
    boolean response(ZIMResponse response);
}
