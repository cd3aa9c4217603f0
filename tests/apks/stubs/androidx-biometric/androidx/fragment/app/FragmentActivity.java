package androidx.fragment.app;

import android.app.Activity;

/** Enough of an activity for the prompt to stand on. */
public class FragmentActivity extends Activity {}
