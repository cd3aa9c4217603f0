package com.example.waimai;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
public class HomeActivity extends Activity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); Button p = new Button(this); p.setText(R.string.photo); p.setOnClickListener(v -> startActivity(new Intent(this, ReviewActivity.class))); setContentView(p); }
}
