package com.example.chezhanbao;

import android.app.Activity;
import android.os.Bundle;
import android.widget.EditText;

/** By plate. */
public class PlateActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        EditText plate = new EditText(this);
        plate.setHint("浙A·");
        setContentView(plate);
    }
}
