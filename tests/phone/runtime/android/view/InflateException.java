package android.view;

public class InflateException extends RuntimeException {
    public InflateException(String text, Throwable cause) {
        super(text, cause);
    }
}
