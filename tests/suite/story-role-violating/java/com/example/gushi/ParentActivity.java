package com.example.gushi;
public class ParentActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); android.widget.TextView t = new android.widget.TextView(this); t.setText(R.string.manage); setContentView(t); } }
