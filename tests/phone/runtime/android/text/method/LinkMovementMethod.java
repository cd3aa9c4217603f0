package android.text.method;

public class LinkMovementMethod implements MovementMethod {
    private static final LinkMovementMethod ONE = new LinkMovementMethod();

    public static MovementMethod getInstance() {
        return ONE;
    }
}
