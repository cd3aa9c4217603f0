package cn.example.huixiaotong;

import android.content.Context;
import android.content.SharedPreferences;
import androidx.fragment.app.FragmentActivity;

/** What every page has. */
public abstract class BaseActivity extends FragmentActivity {
    static final String KEY_FACE = "face_agreed";

    protected SharedPreferences prefs() {
        return getSharedPreferences("campus", Context.MODE_PRIVATE);
    }
}
