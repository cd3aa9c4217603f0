package com.example.kousuan.kids;

import android.content.Context;
import androidx.startup.Initializer;
import java.util.Collections;
import java.util.List;

/** Gets the colours ready when the process starts. */
public class ThemeInitializer implements Initializer<String> {
    @Override
    public String create(Context context) {
        return context.getSharedPreferences("theme", Context.MODE_PRIVATE).getString("name", "sun");
    }

    @Override
    public List<Class<? extends Initializer<?>>> dependencies() {
        return Collections.emptyList();
    }
}
