package com.baidu.idl.face.platform;

import java.util.HashMap;

/** Where the best picture goes. */
public interface ILivenessStrategyCallback {
    void onLivenessCompletion(int status, String message, HashMap<String, String> base64Images);
}
