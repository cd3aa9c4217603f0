package com.example.shiguangxiangce;

import android.os.AsyncTask;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;

/** Asks which version is the newest. */
class UpdateCheck extends AsyncTask<Void, Void, String> {
    @Override
    protected String doInBackground(Void... none) {
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new URL("https://dl.shiguang.example/latest.txt").openStream()))) {
            return in.readLine();
        } catch (IOException e) {
            return "";
        }
    }
}
