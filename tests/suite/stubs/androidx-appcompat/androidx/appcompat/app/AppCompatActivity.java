package androidx.appcompat.app;

import androidx.fragment.app.FragmentActivity;

/** A stand-in with the names of the library. */
public class AppCompatActivity extends FragmentActivity {
    public boolean onSupportNavigateUp() {
        finish();
        return true;
    }
}
