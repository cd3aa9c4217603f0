package com.example.menzhen;
public class CardActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); android.widget.EditText t = new android.widget.EditText(this); t.setHint("输入就诊卡号签到"); setContentView(t); } }
