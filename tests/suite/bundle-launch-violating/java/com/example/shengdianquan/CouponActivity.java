package com.example.shengdianquan;

import android.app.Activity;
import android.content.Context;
import android.content.Intent;
import android.location.LocationManager;
import android.net.Uri;
import android.os.Bundle;
import android.provider.ContactsContract;
import android.widget.Button;
import android.widget.LinearLayout;

/** The coupons. */
public class CouponActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        page.addView(button(R.string.scan, this::scan));
        page.addView(button(R.string.near, this::near));
        page.addView(button(R.string.friends, this::friends));
        setContentView(page);
    }

    private Button button(int text, Runnable action) {
        Button button = new Button(this);
        button.setText(text);
        button.setOnClickListener(view -> action.run());
        return button;
    }

    private void scan() {
        startActivity(new Intent(this, ScanActivity.class));
    }

    private void near() {
        LocationManager manager = (LocationManager) getSystemService(Context.LOCATION_SERVICE);
        Object last = manager.getLastKnownLocation(LocationManager.NETWORK_PROVIDER);
        Uri shops = Uri.parse("https://m.shengdianquan.example/shops?at=" + last);
        startActivity(new Intent(Intent.ACTION_VIEW, shops));
    }

    private void friends() {
        Uri people = ContactsContract.Contacts.CONTENT_URI;
        startActivityForResult(new Intent(Intent.ACTION_PICK, people), 5);
    }
}
