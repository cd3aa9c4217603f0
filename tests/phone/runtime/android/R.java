package android;

public final class R {
    public static final class id {
        public static final int content = 0x01020002;
        public static final int text1 = 0x01020014;
        public static final int message = 0x0102000b;
        public static final int button1 = 0x01020019;
        public static final int button2 = 0x0102001a;
        public static final int button3 = 0x0102001b;
    }

    public static final class string {
        public static final int ok = 0x0104000a;
        public static final int cancel = 0x01040000;
        public static final int yes = 0x01040013;
        public static final int no = 0x01040009;
    }
}
