package com.dface.api;
public class FaceDetect { private final String path; public FaceDetect(String path) { this.path = path; } public float[] detect(byte[] data, int w, int h) { return new float[] {data.length, w, h, path.length()}; } }
