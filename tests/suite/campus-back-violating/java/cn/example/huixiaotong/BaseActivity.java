package cn.example.huixiaotong;

import android.content.Context;
import android.content.SharedPreferences;
import androidx.fragment.app.FragmentActivity;

/** What every page does. */
public abstract class BaseActivity extends FragmentActivity implements FaceDialog.Host {
    static final String KEY_FACE = "face_agreed";

    protected SharedPreferences prefs() {
        return getSharedPreferences("campus", Context.MODE_PRIVATE);
    }

    @Override
    protected void onResume() {
        super.onResume();
        if (!prefs().getBoolean(KEY_FACE, false)) {
            showFaceDialog();
        }
    }

    protected void showFaceDialog() {
        FaceDialog dialog = new FaceDialog();
        dialog.setCancelable(false);
        dialog.show(getSupportFragmentManager(), "face");
    }

    @Override
    public void onFaceAgreed() {
        prefs().edit().putBoolean(KEY_FACE, true).apply();
        FaceEnrolActivity.open(this);
    }

    @Override
    public void onFaceRefused() {
        moveTaskToBack(true);
    }
}
