package com.alipay.face.api;
public class ZIMFacadeBuilder { public static ZIMFacade create(android.content.Context context) { return new ZIMFacade(context); } }
