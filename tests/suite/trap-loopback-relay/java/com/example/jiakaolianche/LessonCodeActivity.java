package com.example.jiakaolianche;

import android.app.Activity;
import android.os.Bundle;
import android.widget.EditText;

/** The instructor's code. */
public class LessonCodeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        EditText code = new EditText(this);
        code.setHint(R.string.code);
        setContentView(code);
    }
}
