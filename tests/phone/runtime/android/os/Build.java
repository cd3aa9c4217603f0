package android.os;

public class Build {
    public static final String MODEL = sim.Phone.fact("model");
    public static final String MANUFACTURER = "faceaudit";
    public static final String BRAND = "faceaudit";
    public static final String DEVICE = "sim";
    public static final String PRODUCT = "sim";
    public static final String HARDWARE = "sim";
    public static final String FINGERPRINT = "faceaudit/sim/sim:11/SIM/1:user/test-keys";
    public static final String TAGS = "test-keys";
    public static final String TYPE = "user";
    public static final String ID = "SIM";
    public static final String SERIAL = "unknown";
    public static final String[] SUPPORTED_ABIS = {"arm64-v8a"};

    public static class VERSION {
        public static final int SDK_INT = Integer.parseInt(sim.Phone.fact("sdk"));
        public static final String RELEASE = sim.Phone.fact("release");
        public static final String INCREMENTAL = "1";
    }

    public static class VERSION_CODES {
        public static final int LOLLIPOP = 21;
        public static final int M = 23;
        public static final int N = 24;
        public static final int O = 26;
        public static final int P = 28;
        public static final int Q = 29;
        public static final int R = 30;
    }
}
