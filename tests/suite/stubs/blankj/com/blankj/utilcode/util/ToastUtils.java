package com.blankj.utilcode.util;
public final class ToastUtils { public static void showShort(CharSequence text) { android.widget.Toast.makeText(Utils.top, text, 0).show(); } }
