package com.arcsoft.face;

/** How old. */
public class AgeInfo {
    private int age;

    public int getAge() {
        return age;
    }
}
