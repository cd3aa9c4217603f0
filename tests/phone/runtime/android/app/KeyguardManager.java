package android.app;

public class KeyguardManager {
    public boolean isKeyguardSecure() {
        return true;
    }

    public boolean isKeyguardLocked() {
        return false;
    }
}
