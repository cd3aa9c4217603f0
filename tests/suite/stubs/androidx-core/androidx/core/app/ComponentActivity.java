package androidx.core.app;

import android.app.Activity;

/** A stand-in: the root of the library's activities. */
public class ComponentActivity extends Activity {}
