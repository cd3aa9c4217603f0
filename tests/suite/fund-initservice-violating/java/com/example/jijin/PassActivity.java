package com.example.jijin;
public class PassActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); android.widget.EditText t = new android.widget.EditText(this); t.setHint("六位交易密码"); setContentView(t); } }
