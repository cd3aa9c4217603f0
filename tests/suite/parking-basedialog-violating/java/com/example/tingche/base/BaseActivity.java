package com.example.tingche.base;
import android.os.Bundle;
import androidx.fragment.app.FragmentActivity;
public abstract class BaseActivity extends FragmentActivity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); AppManager.getAppManager().addActivity(this); setContentView(getLayoutId()); initView(); initData(); }
    @Override protected void onDestroy() { AppManager.getAppManager().removeActivity(this); super.onDestroy(); }
    protected abstract int getLayoutId();
    protected abstract void initView();
    protected void initData() {}
}
