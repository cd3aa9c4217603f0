package com.example.gushi;
import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
public class RoleActivity extends Activity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); setContentView(R.layout.role); }
    public void onChild(View v) { Profile.role(this, Profile.CHILD); startActivity(new Intent(this, StoryActivity.class)); }
    public void onParent(View v) { Profile.role(this, Profile.PARENT); startActivity(new Intent(this, ParentActivity.class)); }
}
