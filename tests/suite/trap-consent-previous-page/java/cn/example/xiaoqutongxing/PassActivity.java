package cn.example.xiaoqutongxing;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
import java.io.File;

/** Ways through the gate. */
public class PassActivity extends Activity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setContentView(R.layout.pass);
        findViewById(R.id.qr).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startActivity(new Intent(PassActivity.this, QrPassActivity.class));
            }
        });
        findViewById(R.id.face).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startActivity(new Intent(PassActivity.this, FaceAgreementActivity.class));
            }
        });
        findViewById(R.id.delete).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                new File(getFilesDir(), FaceEnrolActivity.FILE).delete();
                Toast.makeText(PassActivity.this, R.string.deleted, Toast.LENGTH_SHORT).show();
            }
        });
    }
}
