package androidx.startup;

import android.content.Context;
import java.util.List;

/** A stand-in: what is made when the process starts. */
public interface Initializer<T> {
    T create(Context context);

    List<Class<? extends Initializer<?>>> dependencies();
}
