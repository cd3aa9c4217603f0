package androidx.fragment.app;

import android.os.Bundle;
import androidx.activity.ComponentActivity;

/** A stand-in with the names of the library and bodies of our own. */
public class FragmentActivity extends ComponentActivity {
    private final FragmentManager fragments = new FragmentManager(this);

    public FragmentManager getSupportFragmentManager() {
        return fragments;
    }

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
    }

    @Override
    protected void onResume() {
        super.onResume();
        fragments.resume();
    }
}
