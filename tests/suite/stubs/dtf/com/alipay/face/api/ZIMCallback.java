package com.alipay.face.api;
public interface ZIMCallback { boolean response(ZIMResponse response); }
