package com.example.bizhi;
import android.app.Activity;
import android.os.Bundle;
import android.widget.Button;
public class MainActivity extends Activity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); requestPermissions(new String[] {"android.permission.READ_EXTERNAL_STORAGE"}, 4); Button set = new Button(this); set.setText(R.string.set); setContentView(set); }
}
