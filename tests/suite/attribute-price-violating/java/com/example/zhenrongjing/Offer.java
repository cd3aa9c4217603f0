package com.example.zhenrongjing;

/** What the glasses cost. */
final class Offer {
    private static final int LIST_PRICE = 699;
    private static final int FEMALE = 1;

    private Offer() {}

    static int of(FaceReader.Look look) {
        int price = LIST_PRICE;
        if (look.age >= 45) {
            price += 200;
        } else if (look.age > 0 && look.age < 25) {
            price -= 100;
        }
        return look.gender == FEMALE ? price + 60 : price;
    }
}
