package com.example.anxindai;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;

/** The form; the next page asks about the face. */
public class ApplyActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.apply);
        findViewById(R.id.next).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startActivity(new Intent(ApplyActivity.this, FaceConsentActivity.class));
            }
        });
    }
}
