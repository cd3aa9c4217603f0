package com.example.kousuan.kids;

/** Who plays. */
final class Pupil {
    static int age;

    private Pupil() {}
}
