package androidx.activity;

import android.app.Activity;
import androidx.lifecycle.LifecycleOwner;

/** A stand-in: the root of the library's activities. */
public class ComponentActivity extends Activity implements LifecycleOwner {}
