package com.example.zhijia.lock;

import android.app.Activity;
import android.content.Intent;
import android.net.Uri;
import android.os.Bundle;
import android.provider.Settings;
import android.widget.ArrayAdapter;
import android.widget.ListView;

/** A list of settings. */
public class SettingsActivity extends Activity {
    private static final int CAMERA = 2;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        ListView list = new ListView(this);
        String[] items = getResources().getStringArray(R.array.settings_items);
        list.setAdapter(new ArrayAdapter<>(this, android.R.layout.simple_list_item_1, items));
        list.setOnItemClickListener((parent, view, position, id) -> {
            if (position == CAMERA) {
                Uri own = Uri.fromParts("package", getPackageName(), null);
                startActivity(new Intent(Settings.ACTION_APPLICATION_DETAILS_SETTINGS, own));
            }
        });
        setContentView(list);
    }
}
