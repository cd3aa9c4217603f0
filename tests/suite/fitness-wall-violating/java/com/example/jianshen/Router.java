package com.example.jianshen;
import androidx.fragment.app.Fragment;
import java.util.HashMap;
import java.util.Map;
final class Router {
    interface Maker { Fragment make(); }
    private static final Map<String, Maker> TABLE = new HashMap<>();
    static {
        TABLE.put("/home", HomePage::new);
        TABLE.put("/face/ask", AskPage::new);
        TABLE.put("/face/refused", WallPage::new);
    }
    private final HostActivity host;
    private String current = "";
    Router(HostActivity host) { this.host = host; }
    void go(String path) { current = path; host.getSupportFragmentManager().beginTransaction().replace(R.id.container, TABLE.get(path).make()).commit(); }
    boolean at(String path) { return path.equals(current); }
}
