package com.tencent.could.huiyansdk.callback;
public interface HuiYanAuthEventCallBack { void onSuccess(String token); void onFail(int code, String message); }
