package com.blankj.utilcode.util;
public final class Utils { static android.app.Activity top; public static void init(android.app.Activity a) { top = a; } }
