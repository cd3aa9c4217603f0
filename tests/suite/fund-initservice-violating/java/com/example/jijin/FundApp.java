package com.example.jijin;
import android.app.Application;
public class FundApp extends Application { @Override public void onCreate() { super.onCreate(); InitializeService.start(this); } }
