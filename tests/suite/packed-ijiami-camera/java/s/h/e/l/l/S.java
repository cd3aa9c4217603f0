package s.h.e.l.l;

import android.app.Application;
import android.content.Context;

/** Shaped like the loader a packer leaves in the open; here there is nothing behind it. */
public class S extends Application {
    @Override
    protected void attachBaseContext(Context base) {
        super.attachBaseContext(base);
        N.l(this, "com.example.paizhaozhuanqian");
    }
}
