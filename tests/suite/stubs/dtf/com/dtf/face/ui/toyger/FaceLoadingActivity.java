package com.dtf.face.ui.toyger;
public class FaceLoadingActivity extends android.app.Activity { @Override protected void onCreate(android.os.Bundle saved) { super.onCreate(saved); android.hardware.Camera.open(1).startPreview(); } }
