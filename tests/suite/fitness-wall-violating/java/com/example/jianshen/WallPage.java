package com.example.jianshen;
import android.os.Bundle;
import android.view.View;
public class WallPage extends BasePage {
    public WallPage() { super(R.layout.page_wall); }
    @Override public void onViewCreated(View v, Bundle saved) { click(R.id.again, () -> router().go("/face/ask")); }
}
