package com.example.fangke;
import android.widget.TextView;
public class PaperActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle b) { super.onCreate(b); TextView t = new TextView(this); t.setText("请到门岗填写登记表"); setContentView(t); } }
