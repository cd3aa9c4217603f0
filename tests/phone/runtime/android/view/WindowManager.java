package android.view;

public interface WindowManager extends ViewManager {
    class BadTokenException extends RuntimeException {
        public BadTokenException() {}

        public BadTokenException(String text) {
            super(text);
        }
    }

    class LayoutParams extends ViewGroup.LayoutParams {
        public static final int FLAG_SECURE = 0x2000;
        public static final int FLAG_KEEP_SCREEN_ON = 0x80;
        public static final int FLAG_FULLSCREEN = 0x400;
        public static final int FLAG_NOT_TOUCHABLE = 0x10;
        public static final int FLAG_NOT_FOCUSABLE = 0x8;
        public float dimAmount;
        public int gravity;

        public LayoutParams() {
            super(-1, -1);
        }
    }
}
