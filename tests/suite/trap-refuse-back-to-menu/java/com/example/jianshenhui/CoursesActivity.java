package com.example.jianshenhui;

import android.app.ListActivity;
import android.os.Bundle;
import android.widget.ArrayAdapter;

/** What is on. */
public class CoursesActivity extends ListActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        String[] courses = {"瑜伽 18:30", "动感单车 19:30", "搏击 20:30"};
        setListAdapter(new ArrayAdapter<>(this, android.R.layout.simple_list_item_1, courses));
    }
}
