package com.example.tingche;
public class LicenceActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); android.widget.EditText t = new android.widget.EditText(this); t.setHint("输入行驶证档案编号完成车主认证"); setContentView(t); } }
