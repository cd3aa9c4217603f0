package com.pingan.paeauth;
public class DetectorParams { public int motions; public boolean blink; }
