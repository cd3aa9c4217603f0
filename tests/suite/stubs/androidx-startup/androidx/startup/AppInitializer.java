package androidx.startup;

import android.content.Context;
import android.os.Bundle;
import java.util.HashMap;
import java.util.Map;

/** A stand-in that makes each component once, and first what it depends on. */
public final class AppInitializer {
    private static AppInitializer instance;

    private final Map<Class<?>, Object> made = new HashMap<>();
    private final Context context;

    private AppInitializer(Context context) {
        this.context = context.getApplicationContext();
    }

    public static synchronized AppInitializer getInstance(Context context) {
        if (instance == null) {
            instance = new AppInitializer(context);
        }
        return instance;
    }

    @SuppressWarnings("unchecked")
    public <T> T initializeComponent(Class<? extends Initializer<T>> component) {
        return (T) make(component);
    }

    private Object make(Class<?> component) {
        if (!made.containsKey(component)) {
            try {
                Initializer<?> one = (Initializer<?>) component.newInstance();
                for (Class<? extends Initializer<?>> before : one.dependencies()) {
                    make(before);
                }
                made.put(component, one.create(context));
            } catch (ReflectiveOperationException error) {
                throw new IllegalStateException(error);
            }
        }
        return made.get(component);
    }

    void discover(Bundle metadata) {
        for (String name : metadata.keySet()) {
            if ("androidx.startup".equals(metadata.getString(name))) {
                try {
                    make(Class.forName(name));
                } catch (ClassNotFoundException error) {
                    throw new IllegalStateException(error);
                }
            }
        }
    }
}
