package com.example.kousuan.kids;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.AdapterView;
import android.widget.ArrayAdapter;
import android.widget.ListView;

/** How old the pupil is. */
public class AgeActivity extends Activity implements AdapterView.OnItemClickListener {
    private static final int YOUNGEST = 6;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.age_title);
        ListView list = new ListView(this);
        String[] ages = getResources().getStringArray(R.array.ages);
        list.setAdapter(new ArrayAdapter<>(this, android.R.layout.simple_list_item_1, ages));
        list.setOnItemClickListener(this);
        setContentView(list);
    }

    @Override
    public void onItemClick(AdapterView<?> parent, View view, int position, long id) {
        Pupil.age = YOUNGEST + position;
        startActivity(new Intent(this, ExamActivity.class));
    }
}
