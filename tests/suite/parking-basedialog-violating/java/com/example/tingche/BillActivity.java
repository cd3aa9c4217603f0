package com.example.tingche;
public class BillActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); android.widget.TextView t = new android.widget.TextView(this); t.setText("赣A·12345 待缴 8 元"); setContentView(t); } }
