package cn.example.youju.rent;

import android.content.Intent;
import android.os.Bundle;
import android.widget.Toast;
import androidx.appcompat.app.AppCompatActivity;
import com.aliyun.aliyunface.api.ZIMFacade;
import com.aliyun.aliyunface.api.ZIMFacadeBuilder;
import com.google.android.material.dialog.MaterialAlertDialogBuilder;

/** Signs the lease. */
public class ContractActivity extends AppCompatActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        new MaterialAlertDialogBuilder(this)
                .setTitle(R.string.face_title)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.agree, (dialog, which) -> verify())
                .setNegativeButton(R.string.refuse, (dialog, which) -> paper())
                .show();
    }

    private void paper() {
        startActivity(new Intent(this, PaperContractActivity.class));
        finish();
    }

    private void verify() {
        ZIMFacade.install(this);
        String certifyId = getIntent().getStringExtra("certifyId");
        ZIMFacadeBuilder.create(this).verify(certifyId, true, response -> {
            int text = response.code == 1000 ? R.string.signed : R.string.failed;
            Toast.makeText(this, text, Toast.LENGTH_SHORT).show();
            return true;
        });
    }
}
