package androidx.appcompat.app;

import androidx.activity.ComponentActivity;
import androidx.core.app.ActivityCompat;

/** A stand-in with the names of the library and bodies of our own. */
public class AppCompatActivity extends ComponentActivity
        implements ActivityCompat.OnRequestPermissionsResultCallback {}
