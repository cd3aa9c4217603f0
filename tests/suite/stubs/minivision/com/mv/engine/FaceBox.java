package com.mv.engine;

/** Where a face would be. */
public class FaceBox {
    public int left;
    public int top;
    public int right;
    public int bottom;
    public float confidence;
}
