package sim;

import java.util.HashMap;
import java.util.Map;

/** What the process was told when it started, and its line to the system. */
public final class Phone {
    public static Link link;
    public static final Map<String, String> facts = new HashMap<>();
    /** Milliseconds that the phone's clock is ahead of the machine's. */
    public static volatile long clockAhead;
    public static volatile String proxy = "";

    private Phone() {}

    public static String fact(String name) {
        return facts.getOrDefault(name, "");
    }

    /** Asks the system; the first field of its answer. */
    public static String ask(String... request) {
        String[] answer = link.ask(request);
        return answer.length == 0 ? "" : answer[0];
    }

    /** The phone's clock; {@code System.currentTimeMillis} of installed apps is led here. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + clockAhead;
    }
}
