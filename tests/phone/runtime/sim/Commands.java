package sim;

import android.app.Activity;
import android.app.ActivityThread;
import android.app.Dialog;
import android.content.Intent;
import android.net.Uri;
import android.os.Handler;
import android.os.Looper;
import android.view.Window;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** What the system asks of the app; all but the clock and the proxy run on its main thread. */
public final class Commands implements Link.Answerer {
    /** A main thread that is busy for longer does not answer. */
    private static final int PATIENCE_MS = 4000;

    private final CountDownLatch released;

    public Commands(CountDownLatch released) {
        this.released = released;
    }

    @Override
    public String[] answer(String[] request) {
        switch (request[0]) {
            case "release":
                released.countDown();
                return said("released");
            case "proxy":
                Phone.proxy = request[1];
                return said("ok");
            case "clock":
                Phone.clockAhead = Long.parseLong(request[1]);
                return said("ok");
            default:
                if (released.getCount() > 0 && Phone.fact("held").equals("true")) {
                    return said("held");
                }
                return onMain(() -> run(request));
        }
    }

    private static String[] said(String... fields) {
        return fields;
    }

    private static String[] onMain(Supplier<String[]> work) {
        CompletableFuture<String[]> answer = new CompletableFuture<>();
        new Handler(Looper.getMainLooper()).post(() -> {
            answer.complete(work.get());
        });
        try {
            return answer.get(PATIENCE_MS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException busy) {
            return said("busy");
        }
    }

    private static Intent intent(String[] request) {
        Intent intent = new Intent();
        if (!request[2].isEmpty()) {
            intent.setAction(request[2]);
        }
        if (!request[3].isEmpty()) {
            intent.setData(Uri.parse(request[3]));
        }
        for (int at = 4; at + 2 < request.length; at += 3) {
            String value = request[at + 2];
            switch (request[at]) {
                case "z" -> intent.putExtra(request[at + 1], Boolean.parseBoolean(value));
                case "i" -> intent.putExtra(request[at + 1], Integer.parseInt(value));
                case "l" -> intent.putExtra(request[at + 1], Long.parseLong(value));
                default -> intent.putExtra(request[at + 1], value);
            }
        }
        return intent;
    }

    private static String[] run(String[] request) {
        Activity top = ActivityThread.top();
        switch (request[0]) {
            case "launch":
                ActivityThread.launch(request[1], intent(request), null, -1);
                return said("ok");
            case "show":
                ActivityThread.show(request[1].equals("true"));
                return said("ok");
            case "cover":
                ActivityThread.cover(request[1].equals("true"));
                return said("ok");
            case "broadcast":
                ActivityThread.broadcast(intent(request));
                return said("ok");
            case "permission.result":
                permissionResult(request);
                return said("ok");
            case "activity.result":
                ActivityThread.activityResult(
                        Integer.parseInt(request[1]), Integer.parseInt(request[2]), request[3]);
                return said("ok");
            default:
                return top == null ? said("empty") : onScreen(top, request);
        }
    }

    private static void permissionResult(String[] request) {
        String[] permissions = request[3].isEmpty() ? new String[0] : request[3].split(",");
        int[] grants = Arrays.stream(request[4].split(",")).filter(one -> !one.isEmpty()).mapToInt(Integer::parseInt).toArray();
        ActivityThread.permissionResult(
                Integer.parseInt(request[1]), Integer.parseInt(request[2]), permissions, grants);
    }

    private static String[] onScreen(Activity top, String[] request) {
        Window window = Dialog.front(top);
        switch (request[0]) {
            case "dump":
                return said("ok", top.getClass().getName(), window.isSecure() ? "secure" : "", Layout.xml(window));
            case "tap":
                window.tap(Integer.parseInt(request[1]), Integer.parseInt(request[2]));
                return said("ok");
            case "scroll":
                window.scroll(
                        Integer.parseInt(request[1]), Integer.parseInt(request[2]), Integer.parseInt(request[3]));
                return said("ok");
            case "key":
                window.key(Integer.parseInt(request[1]));
                return said("ok");
            case "text":
                return said(window.type(request[1]) ? "ok" : "nothing");
            default:
                return said("unknown");
        }
    }
}
