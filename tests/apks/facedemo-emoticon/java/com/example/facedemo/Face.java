package com.example.facedemo;

import android.graphics.Bitmap;

/** One emoticon: what is typed, and what is drawn. */
class Face {
    final String code;
    final Bitmap picture;

    Face(String code, Bitmap picture) {
        this.code = code;
        this.picture = picture;
    }
}
