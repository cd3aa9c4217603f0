package com.example.huiyishimen;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;

/** Outside the room. */
public class RoomDoorActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.room);
        findViewById(R.id.face).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        new AlertDialog.Builder(this)
                .setTitle(R.string.title)
                .setMessage(R.string.text)
                .setPositiveButton(R.string.yes, (d, w) -> startActivity(new Intent(this, DoorFaceActivity.class)))
                .setNegativeButton(R.string.no, (d, w) -> d.cancel())
                .show();
    }
}
