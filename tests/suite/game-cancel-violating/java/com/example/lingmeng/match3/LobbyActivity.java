package com.example.lingmeng.match3;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.Menu;
import android.view.MenuItem;
import android.widget.Button;

/** The lobby; the account page is in the menu. */
public class LobbyActivity extends Activity {
    private static final int ITEM_ACCOUNT = 1;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button play = new Button(this);
        play.setText(R.string.play);
        setContentView(play);
    }

    @Override
    public boolean onCreateOptionsMenu(Menu menu) {
        menu.add(0, ITEM_ACCOUNT, 0, R.string.account);
        return true;
    }

    @Override
    public boolean onOptionsItemSelected(MenuItem item) {
        if (item.getItemId() == ITEM_ACCOUNT) {
            startActivity(new Intent(this, AccountActivity.class));
            return true;
        }
        return super.onOptionsItemSelected(item);
    }
}
