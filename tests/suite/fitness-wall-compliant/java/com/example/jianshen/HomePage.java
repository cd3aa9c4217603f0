package com.example.jianshen;
import android.os.Bundle;
import android.view.View;
import android.widget.Toast;
public class HomePage extends BasePage {
    public HomePage() { super(R.layout.page_home); }
    @Override public void onViewCreated(View v, Bundle saved) { click(R.id.face, () -> router().go("/face/ask")); click(R.id.code, () -> Toast.makeText(getContext(), "会员码 880 213", Toast.LENGTH_LONG).show()); }
}
