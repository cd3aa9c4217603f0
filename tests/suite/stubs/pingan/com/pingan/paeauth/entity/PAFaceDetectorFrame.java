package com.pingan.paeauth.entity;
public class PAFaceDetectorFrame { private final byte[] data; public PAFaceDetectorFrame(byte[] data) { this.data = data; } public byte[] getFrmaeOri() { return data; } }
