package android.webkit;

import android.content.Context;
import android.util.AttributeSet;
import android.view.View;
import android.view.ViewGroup;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Shows the texts, links and buttons of a page; it runs no script but asks for the camera when one would. */
public class WebView extends ViewGroup {
    private static final Pattern PART =
            Pattern.compile("(?is)<(a|button)\\b([^>]*)>(.*?)</\\1>|<script\\b[^>]*>(.*?)</script>|<style\\b.*?</style>|<head\\b.*?</head>|<(?:br|/p|/div|/h\\d|/li)\\b[^>]*>");
    private static final Pattern CALL = Pattern.compile("(\\w+)\\.(\\w+)\\((?:'([^']*)')?\\)");
    private final WebSettings settings = new WebSettings() {};
    private final Map<String, Object> interfaces = new HashMap<>();
    private final LinearLayout column;
    private WebViewClient client = new WebViewClient();
    private WebChromeClient chrome = new WebChromeClient();
    private String address = "";

    public WebView(Context context) {
        super(context);
        column = new LinearLayout(context);
        column.setOrientation(LinearLayout.VERTICAL);
        addView(column);
    }

    public WebView(Context context, AttributeSet attributes) {
        this(context);
    }

    public WebSettings getSettings() {
        return settings;
    }

    public void setWebViewClient(WebViewClient client) {
        this.client = client;
    }

    public void setWebChromeClient(WebChromeClient chrome) {
        this.chrome = chrome;
    }

    public void addJavascriptInterface(Object object, String name) {
        interfaces.put(name, object);
    }

    public String getUrl() {
        return address;
    }

    public void evaluateJavascript(String script, ValueCallback<String> callback) {
        act(script);
    }

    public void loadUrl(String address) {
        if (address.startsWith("javascript:")) {
            act(address);
            return;
        }
        this.address = address;
        client.onPageStarted(this, address, null);
        Thread thread = new Thread(() -> {
            String page = fetched(address);
            post(() -> show(page));
        }, "web");
        thread.setDaemon(true);
        thread.start();
    }

    public void loadData(String page, String type, String encoding) {
        show(page);
    }

    public void loadDataWithBaseURL(String base, String page, String type, String encoding, String history) {
        address = base == null ? "" : base;
        show(page);
    }

    public boolean canGoBack() {
        return false;
    }

    public void goBack() {}

    public void reload() {
        loadUrl(address);
    }

    public void destroy() {}

    private String fetched(String address) {
        try {
            if (address.startsWith("file:///android_asset/")) {
                return text(getContext().getAssets().open(address.substring(22)));
            }
            return text(((HttpURLConnection) new URL(address).openConnection()).getInputStream());
        } catch (IOException failed) {
            return "<p>" + failed.getMessage() + "</p>";
        }
    }

    private static String text(InputStream stream) throws IOException {
        try (stream) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private void show(String page) {
        column.removeAllViews();
        Matcher parts = PART.matcher(page);
        int from = 0;
        while (parts.find()) {
            plain(page.substring(from, parts.start()));
            from = parts.end();
            if (parts.group(1) != null) {
                control(parts.group(1), parts.group(2), parts.group(3));
            } else if (parts.group(4) != null && parts.group(4).contains("getUserMedia")) {
                act(parts.group(4));
            }
        }
        plain(page.substring(from));
        client.onPageFinished(this, address);
    }

    private static String stripped(String part) {
        return part.replaceAll("(?s)<[^>]*>", " ").replaceAll("\\s+", " ").replace("&nbsp;", " ").strip();
    }

    private void plain(String part) {
        String said = stripped(part);
        if (!said.isEmpty()) {
            TextView view = new TextView(getContext());
            view.setText(said);
            column.addView(view);
        }
    }

    private void control(String tag, String attributes, String inner) {
        Button view = new Button(getContext());
        view.setText(stripped(inner));
        String target = attribute(attributes, "href");
        String script = attribute(attributes, "onclick");
        view.setOnClickListener(same -> {
            if (!script.isEmpty()) {
                act(script);
            } else if (!target.isEmpty() && !client.shouldOverrideUrlLoading(this, target)) {
                loadUrl(target);
            }
        });
        column.addView(view);
    }

    private static String attribute(String attributes, String name) {
        Matcher found = Pattern.compile(name + "\\s*=\\s*\"([^\"]*)\"").matcher(attributes);
        return found.find() ? found.group(1) : "";
    }

    /** Carries out the little of a script that reaches the app: its interfaces, and the camera. */
    private void act(String script) {
        if (script.contains("getUserMedia")) {
            chrome.onPermissionRequest(new sim.WebPermission(address));
        }
        Matcher call = CALL.matcher(script);
        while (call.find()) {
            Object target = interfaces.get(call.group(1));
            if (target != null) {
                invoke(target, call.group(2), call.group(3));
            }
        }
    }

    private static void invoke(Object target, String name, String argument) {
        for (var method : target.getClass().getMethods()) {
            if (method.getName().equals(name)) {
                try {
                    method.setAccessible(true);
                    if (method.getParameterCount() == 0) {
                        method.invoke(target);
                    } else {
                        method.invoke(target, argument);
                    }
                } catch (ReflectiveOperationException failed) {
                    throw new IllegalStateException(failed);
                }
                return;
            }
        }
    }
}
