package com.example.jiangnanbank;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.util.SparseArray;
import android.view.View;

/** Everything the bank offers. */
public class BankHomeActivity extends Activity implements View.OnClickListener {
    private final SparseArray<Class<? extends Activity>> pages = new SparseArray<>();

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.home);
        pages.put(R.id.balance, BalanceActivity.class);
        pages.put(R.id.open, OpenAccountActivity.class);
        pages.put(R.id.branches, BranchListActivity.class);
        for (int i = 0; i < pages.size(); i++) {
            findViewById(pages.keyAt(i)).setOnClickListener(this);
        }
    }

    @Override
    public void onClick(View view) {
        startActivity(new Intent(this, pages.get(view.getId())));
    }
}
