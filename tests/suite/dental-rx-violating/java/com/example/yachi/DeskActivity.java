package com.example.yachi;
import android.widget.TextView;
public class DeskActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); TextView t = new TextView(this); t.setText("请到前台报手机号"); setContentView(t); } }
