package android.content.pm;

import android.os.Bundle;

public class ApplicationInfo {
    public static final int FLAG_DEBUGGABLE = 2;
    public String packageName;
    public String dataDir;
    public String sourceDir;
    public Bundle metaData;
    public int flags;
    public int uid;
}
