package com.example.luntan;
public enum Row {
    PROFILE("编辑资料"), CACHE("清理缓存"), CANCEL("注销账号");
    final String title;
    Row(String title) { this.title = title; }
}
