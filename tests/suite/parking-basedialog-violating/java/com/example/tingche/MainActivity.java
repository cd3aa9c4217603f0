package com.example.tingche;
import android.content.Intent;
import android.view.View;
import android.widget.Toast;
import com.example.tingche.base.AppManager;
import com.example.tingche.base.BaseActivity;
import com.example.tingche.base.BaseDialogFragment;
public class MainActivity extends BaseActivity implements View.OnClickListener, BaseDialogFragment.OnButtonClick {
    @Override protected int getLayoutId() { return R.layout.main; }
    @Override protected void initView() { findViewById(R.id.btn_pay).setOnClickListener(this); findViewById(R.id.btn_find).setOnClickListener(this); }
    @Override protected void initData() { if (!getSharedPreferences("user", 0).getBoolean("owner_ok", false)) { NoticeDialog.newInstance(getString(R.string.notice)).show(getSupportFragmentManager(), "notice"); } }
    @Override public void onClick(View v) {
        switch (v.getId()) {
            case R.id.btn_pay: startActivity(new Intent(this, BillActivity.class)); break;
            case R.id.btn_find: Toast.makeText(this, "B2 层还有 31 个空位", Toast.LENGTH_SHORT).show(); break;
            default: break;
        }
    }
    @Override public void onOkClick(BaseDialogFragment d) { startActivity(new Intent(this, FaceActivity.class)); }
    @Override public void onCancelClick(BaseDialogFragment d) { AppManager.getAppManager().appExit(); }
}
