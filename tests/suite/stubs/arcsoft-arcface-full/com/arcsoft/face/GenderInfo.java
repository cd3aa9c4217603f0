package com.arcsoft.face;

/** Which sex. */
public class GenderInfo {
    private int gender = -1;

    public int getGender() {
        return gender;
    }
}
