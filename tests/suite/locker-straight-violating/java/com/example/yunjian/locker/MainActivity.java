package com.example.yunjian.locker;

import android.os.Bundle;
import androidx.fragment.app.FragmentActivity;

/** Shows the page for picking up. */
public class MainActivity extends FragmentActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.main);
        getSupportFragmentManager()
                .beginTransaction()
                .replace(R.id.container, new FaceFragment())
                .commit();
    }
}
