package com.example.yuedu;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.EditText;
public class LoginActivity extends Activity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); setContentView(R.layout.login); findViewById(R.id.login).setOnClickListener(v -> { if (((EditText) findViewById(R.id.pass)).length() > 5) { startActivity(new Intent(this, ShelfActivity.class)); finish(); } }); }
}
