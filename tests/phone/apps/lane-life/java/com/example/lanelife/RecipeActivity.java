package com.example.lanelife;

import android.app.Activity;
import android.os.Bundle;

/** The service of the app. */
public class RecipeActivity extends Activity {
    @Override
    protected void onCreate(Bundle state) {
        super.onCreate(state);
        setContentView(R.layout.recipe);
    }
}
