package cn.example.xiaoqutongxing;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;

/** Nothing but the question. */
public class FaceAgreementActivity extends Activity implements View.OnClickListener {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.title);
        setContentView(R.layout.agreement);
        findViewById(R.id.agree).setOnClickListener(this);
        findViewById(R.id.disagree).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        if (view.getId() == R.id.agree) {
            startActivity(new Intent(this, FaceEnrolActivity.class));
        } else {
            startActivity(new Intent(this, QrPassActivity.class));
        }
        finish();
    }
}
