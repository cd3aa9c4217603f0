package android.content.pm;

public class PackageInfo {
    public String packageName;
    public String versionName;
    public int versionCode;
    public String[] requestedPermissions;

    public long getLongVersionCode() {
        return versionCode;
    }
}
