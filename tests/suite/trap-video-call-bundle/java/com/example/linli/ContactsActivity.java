package com.example.linli;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.EditText;

/** Whom to call, and how. */
public class ContactsActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.contacts);
        findViewById(R.id.voice).setOnClickListener(this);
        findViewById(R.id.video).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        EditText room = (EditText) findViewById(R.id.room);
        startActivity(new Intent(this, CallActivity.class)
                .putExtra(CallActivity.ROOM, room.getText().toString())
                .putExtra(CallActivity.VIDEO, view.getId() == R.id.video));
    }
}
