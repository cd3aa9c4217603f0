package com.example.paysdk;

import android.app.Activity;
import android.app.AlertDialog;

/** The part of the payment SDK that its customers call: a password, no face. */
public final class PayClient {
    private PayClient() {}

    public static void pay(Activity activity, String order, int cents) {
        new AlertDialog.Builder(activity)
                .setTitle("收银台")
                .setMessage(order + " ¥" + cents / 100 + "." + cents % 100)
                .setPositiveButton(android.R.string.ok, null)
                .show();
    }
}
