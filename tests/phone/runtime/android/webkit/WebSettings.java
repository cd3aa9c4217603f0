package android.webkit;

public abstract class WebSettings {
    public void setJavaScriptEnabled(boolean on) {}

    public void setDomStorageEnabled(boolean on) {}

    public void setMediaPlaybackRequiresUserGesture(boolean required) {}

    public void setAllowFileAccess(boolean on) {}

    public void setMixedContentMode(int mode) {}

    public void setUserAgentString(String agent) {}
}
