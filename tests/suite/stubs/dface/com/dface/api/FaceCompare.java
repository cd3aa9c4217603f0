package com.dface.api;
public class FaceCompare { private final String path; public FaceCompare(String path) { this.path = path; } public float[] extract(byte[] data, int w, int h) { return new float[] {data.length, w, h, path.length()}; } public float compare(float[] a, float[] b) { return a[0] * b[0]; } }
