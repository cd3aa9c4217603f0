package android.content;

import android.net.Uri;
import android.os.Bundle;
import android.os.Parcelable;
import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.Set;

public class Intent implements Parcelable, Cloneable {
    public static final String ACTION_MAIN = "android.intent.action.MAIN";
    public static final String ACTION_VIEW = "android.intent.action.VIEW";
    public static final String ACTION_PICK = "android.intent.action.PICK";
    public static final String ACTION_GET_CONTENT = "android.intent.action.GET_CONTENT";
    public static final String ACTION_OPEN_DOCUMENT = "android.intent.action.OPEN_DOCUMENT";
    public static final String ACTION_SEND = "android.intent.action.SEND";
    public static final String ACTION_DIAL = "android.intent.action.DIAL";
    public static final String CATEGORY_LAUNCHER = "android.intent.category.LAUNCHER";
    public static final String CATEGORY_OPENABLE = "android.intent.category.OPENABLE";
    public static final String CATEGORY_HOME = "android.intent.category.HOME";
    public static final String CATEGORY_DEFAULT = "android.intent.category.DEFAULT";
    public static final String CATEGORY_BROWSABLE = "android.intent.category.BROWSABLE";
    public static final int FLAG_ACTIVITY_NEW_TASK = 0x10000000;
    public static final int FLAG_ACTIVITY_CLEAR_TOP = 0x04000000;
    public static final int FLAG_ACTIVITY_CLEAR_TASK = 0x8000;
    public static final int FLAG_ACTIVITY_SINGLE_TOP = 0x20000000;
    public static final int FLAG_ACTIVITY_NO_HISTORY = 0x40000000;

    private String action;
    private Uri data;
    private String type;
    private String owner;
    private ComponentName component;
    private int flags;
    private final Set<String> categories = new LinkedHashSet<>();
    private Bundle extras = new Bundle();

    public Intent() {}

    public Intent(String action) {
        this.action = action;
    }

    public Intent(String action, Uri data) {
        this.action = action;
        this.data = data;
    }

    public Intent(Context owner, Class<?> kind) {
        component = new ComponentName(owner, kind);
    }

    public Intent(Intent other) {
        action = other.action;
        data = other.data;
        type = other.type;
        owner = other.owner;
        component = other.component;
        flags = other.flags;
        categories.addAll(other.categories);
        extras = new Bundle(other.extras);
    }

    public static Intent createChooser(Intent target, CharSequence title) {
        return target;
    }

    public Intent setAction(String action) {
        this.action = action;
        return this;
    }

    public String getAction() {
        return action;
    }

    public Intent setData(Uri data) {
        this.data = data;
        this.type = null;
        return this;
    }

    public Uri getData() {
        return data;
    }

    public String getDataString() {
        return data == null ? null : data.toString();
    }

    public Intent setType(String type) {
        this.type = type;
        return this;
    }

    public Intent setDataAndType(Uri data, String type) {
        this.data = data;
        this.type = type;
        return this;
    }

    public String getType() {
        return type;
    }

    public Intent setPackage(String owner) {
        this.owner = owner;
        return this;
    }

    public String getPackage() {
        return owner;
    }

    public Intent setClass(Context owner, Class<?> kind) {
        component = new ComponentName(owner, kind);
        return this;
    }

    public Intent setClassName(String owner, String name) {
        component = new ComponentName(owner, name);
        return this;
    }

    public Intent setClassName(Context owner, String name) {
        component = new ComponentName(owner, name);
        return this;
    }

    public Intent setComponent(ComponentName component) {
        this.component = component;
        return this;
    }

    public ComponentName getComponent() {
        return component;
    }

    public ComponentName resolveActivity(android.content.pm.PackageManager manager) {
        return component != null ? component : new ComponentName("android", "android.Resolver");
    }

    public Intent addCategory(String category) {
        categories.add(category);
        return this;
    }

    public Set<String> getCategories() {
        return categories.isEmpty() ? null : categories;
    }

    public boolean hasCategory(String category) {
        return categories.contains(category);
    }

    public Intent addFlags(int more) {
        flags |= more;
        return this;
    }

    public Intent setFlags(int flags) {
        this.flags = flags;
        return this;
    }

    public int getFlags() {
        return flags;
    }

    public Bundle getExtras() {
        return extras.isEmpty() ? null : new Bundle(extras);
    }

    public boolean hasExtra(String key) {
        return extras.containsKey(key);
    }

    public void removeExtra(String key) {
        extras.remove(key);
    }

    public Intent putExtras(Bundle more) {
        extras.putAll(more);
        return this;
    }

    private Intent put(String key, Object value) {
        extras.keep(key, value);
        return this;
    }

    public Intent putExtra(String key, String value) {
        return put(key, value);
    }

    public Intent putExtra(String key, boolean value) {
        return put(key, value);
    }

    public Intent putExtra(String key, int value) {
        return put(key, value);
    }

    public Intent putExtra(String key, long value) {
        return put(key, value);
    }

    public Intent putExtra(String key, byte[] value) {
        return put(key, value);
    }

    public Intent putExtra(String key, String[] value) {
        return put(key, value);
    }

    public Intent putExtra(String key, Serializable value) {
        return put(key, value);
    }

    public Intent putExtra(String key, Parcelable value) {
        return put(key, value);
    }

    public Intent putExtra(String key, Bundle value) {
        return put(key, value);
    }

    public String getStringExtra(String key) {
        return extras.getString(key);
    }

    public boolean getBooleanExtra(String key, boolean otherwise) {
        return extras.getBoolean(key, otherwise);
    }

    public int getIntExtra(String key, int otherwise) {
        return extras.getInt(key, otherwise);
    }

    public long getLongExtra(String key, long otherwise) {
        return extras.getLong(key, otherwise);
    }

    public byte[] getByteArrayExtra(String key) {
        return extras.getByteArray(key);
    }

    public <T extends Parcelable> T getParcelableExtra(String key) {
        return extras.getParcelable(key);
    }

    public Serializable getSerializableExtra(String key) {
        return extras.getSerializable(key);
    }
}
