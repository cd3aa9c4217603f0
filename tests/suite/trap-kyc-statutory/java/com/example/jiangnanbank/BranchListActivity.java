package com.example.jiangnanbank;

import android.app.ListActivity;
import android.os.Bundle;
import android.widget.ArrayAdapter;

/** Where the bank is. */
public class BranchListActivity extends ListActivity {
    private static final String[] BRANCHES = {"城中支行", "湖滨支行", "开发区支行"};

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setListAdapter(new ArrayAdapter<>(this, android.R.layout.simple_list_item_1, BRANCHES));
    }
}
