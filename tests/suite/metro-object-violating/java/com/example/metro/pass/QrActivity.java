package com.example.metro.pass;
import android.widget.TextView;
public class QrActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); TextView t = new TextView(this); t.setText("乘车码"); setContentView(t); } }
