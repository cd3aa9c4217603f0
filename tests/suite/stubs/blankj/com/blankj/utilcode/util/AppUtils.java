package com.blankj.utilcode.util;
public final class AppUtils { public static void exitApp() { if (Utils.top != null) { Utils.top.finishAffinity(); } System.exit(0); } }
