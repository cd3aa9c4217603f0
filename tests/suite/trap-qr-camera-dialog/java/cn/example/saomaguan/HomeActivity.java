package cn.example.saomaguan;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;

/** One button. */
public class HomeActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.home);
    }

    public void openScanner(View button) {
        startActivity(new Intent(this, ScanActivity.class));
    }
}
