package android.content;

import android.os.Parcelable;

public final class ComponentName implements Parcelable {
    private final String owner;
    private final String name;

    public ComponentName(String owner, String name) {
        this.owner = owner;
        this.name = name.startsWith(".") ? owner + name : name;
    }

    public ComponentName(Context owner, String name) {
        this(owner.getPackageName(), name);
    }

    public ComponentName(Context owner, Class<?> kind) {
        this(owner.getPackageName(), kind.getName());
    }

    public String getPackageName() {
        return owner;
    }

    public String getClassName() {
        return name;
    }

    public String flattenToString() {
        return owner + "/" + name;
    }
}
