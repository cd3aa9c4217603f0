package com.alipay.face.api;
public class ZIMResponse { public int code; public String reason; public String deviceToken; public ZIMResponse(int code) { this.code = code; } }
