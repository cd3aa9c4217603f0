package android.app;

import android.content.BroadcastReceiver;
import android.content.ComponentName;
import android.content.ContentProvider;
import android.content.Context;
import android.content.Intent;
import android.content.IntentFilter;
import android.content.ServiceConnection;
import android.content.pm.PackageManager;
import android.net.Uri;
import android.os.Bundle;
import android.os.Handler;
import android.os.IBinder;
import android.os.Looper;
import android.util.Log;
import java.lang.reflect.InvocationTargetException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import sim.Phone;

/** The process of an app: its main thread, its activities and its services. */
public final class ActivityThread {
    static final List<Activity> activities = new ArrayList<>();
    static final Map<BroadcastReceiver, IntentFilter> receivers = new LinkedHashMap<>();
    private static final Map<String, Service> services = new LinkedHashMap<>();
    private static final CountDownLatch released = new CountDownLatch(1);
    static Application application;
    static Handler main;
    private static boolean visible = true;

    private ActivityThread() {}

    public static Application currentApplication() {
        return application;
    }

    public static String currentPackageName() {
        return Phone.fact("package");
    }

    /** Starts the process; the only argument is the path of the system's socket. */
    public static void main(String[] arguments) throws Exception {
        Looper.prepareMainLooper();
        main = new Handler();
        sim.Commands commands = new sim.Commands(released);
        Phone.link = new sim.Link(arguments[0], commands);
        String[] facts = Phone.link.ask("hello", String.valueOf(ProcessHandle.current().pid()));
        for (String fact : facts) {
            int equals = fact.indexOf('=');
            Phone.facts.put(fact.substring(0, equals), fact.substring(equals + 1));
        }
        Phone.clockAhead = Long.parseLong(Phone.fact("ahead"));
        Phone.proxy = Phone.fact("proxy");
        java.net.ProxySelector.setDefault(new sim.Proxies());
        Thread.setDefaultUncaughtExceptionHandler((thread, failure) -> crash(failure));
        if (Phone.fact("held").equals("true")) {
            released.await();
        }
        makeApplication();
        Phone.ask("bound");
        Looper.loop();
    }

    private static void crash(Throwable failure) {
        Log.e("AndroidRuntime", "FATAL EXCEPTION: main\nProcess: " + Phone.fact("package"), failure);
        Phone.ask("exit", "4", "0");
        Runtime.getRuntime().halt(10);
    }

    private static Object made(String name) {
        try {
            var constructor = Class.forName(name).getDeclaredConstructor();
            constructor.setAccessible(true);
            return constructor.newInstance();
        } catch (InvocationTargetException failed) {
            throw new RuntimeException("Unable to instantiate " + name, failed.getCause());
        } catch (ReflectiveOperationException absent) {
            throw new RuntimeException("Unable to instantiate " + name, absent);
        }
    }

    private static void makeApplication() {
        String name = Phone.fact("application");
        application = (Application) made(name.isEmpty() ? "android.app.Application" : name);
        application.attach(new ContextImpl());
        for (String provider : Phone.fact("providers").split(",")) {
            if (!provider.isEmpty()) {
                ((ContentProvider) made(provider)).attachInfo(application, null);
            }
        }
        application.onCreate();
    }

    static void onMain(Runnable work) {
        if (Looper.getMainLooper().isCurrentThread()) {
            work.run();
        } else {
            main.post(work);
        }
    }

    /** The activity in front of this process, or null. */
    public static Activity top() {
        return activities.isEmpty() ? null : activities.get(activities.size() - 1);
    }

    // -- starting and ending activities ---------------------------------------

    static void start(Intent intent, Activity caller, int asked) {
        ComponentName component = intent.getComponent();
        String name = component == null ? "" : component.getClassName();
        if (component == null || !component.getPackageName().equals(Phone.fact("package"))) {
            String[] answer = Phone.link.ask(
                    "activity.start", String.valueOf(intent.getAction()), String.valueOf(intent.getDataString()),
                    String.valueOf(intent.getType()), component == null ? "" : component.flattenToString(), "" + asked,
                    String.valueOf(intent.hasCategory(Intent.CATEGORY_HOME)));
            if (answer[0].equals("none")) {
                throw ContextImpl.nothingFor(intent);
            }
            if (!answer[0].equals("own")) {
                return;
            }
            name = answer[1];
        }
        String kind = name;
        if (!(Phone.fact("activities") + ",").contains(kind + ",")) {
            throw new android.content.ActivityNotFoundException(
                    "Unable to find explicit activity class " + kind + "; have you declared this activity in your AndroidManifest.xml?");
        }
        main.post(() -> launch(kind, intent, caller, asked));
    }

    /** Brings up an activity; the system calls it for the first one. */
    public static void launch(String name, Intent intent, Activity caller, int asked) {
        Activity before = top();
        int flags = intent.getFlags();
        if ((flags & Intent.FLAG_ACTIVITY_CLEAR_TASK) != 0) {
            new ArrayList<>(activities).forEach(ActivityThread::leave);
            before = null;
        } else if ((flags & Intent.FLAG_ACTIVITY_CLEAR_TOP) != 0 && has(name)) {
            while (!top().getClass().getName().equals(name)) {
                leave(top());
            }
            before = top();
        }
        boolean single = (flags & (Intent.FLAG_ACTIVITY_SINGLE_TOP | Intent.FLAG_ACTIVITY_CLEAR_TOP)) != 0;
        if (before != null && single && before.getClass().getName().equals(name)) {
            pause(before);
            before.onNewIntent(intent);
            resume(before);
            return;
        }
        if (before != null) {
            pause(before);
        }
        Activity activity = (Activity) made(name);
        activity.caller = caller;
        activity.askedAs = asked;
        activities.add(activity);
        create(activity, intent, null);
        if (before != null && !activity.finished && before != top()) {
            stop(before);
        }
    }

    private static boolean has(String name) {
        return activities.stream().anyMatch(one -> one.getClass().getName().equals(name));
    }

    private static void create(Activity activity, Intent intent, Bundle state) {
        activity.attach(new ContextImpl(), intent);
        activity.onCreate(state);
        for (Application.ActivityLifecycleCallbacks one : List.copyOf(application.callbacks)) {
            one.onActivityCreated(activity, state);
        }
        if (!activity.finished) {
            activity.onPostCreate(state);
            resume(activity);
        }
    }

    static void resume(Activity activity) {
        if (activity.resumed || activity.destroyed) {
            return;
        }
        if (!activity.started) {
            activity.started = true;
            activity.onStart();
            application.callbacks.forEach(one -> one.onActivityStarted(activity));
        }
        if (visible && activity == top()) {
            activity.resumed = true;
            activity.onResume();
            application.callbacks.forEach(one -> one.onActivityResumed(activity));
            activity.onPostResume();
            activity.getWindow().shown();
            activity.onWindowFocusChanged(true);
        }
        Phone.ask("task.top", activity.getClass().getName());
    }

    private static void pause(Activity activity) {
        if (activity.resumed) {
            activity.resumed = false;
            activity.onPause();
            application.callbacks.forEach(one -> one.onActivityPaused(activity));
        }
    }

    private static void stop(Activity activity) {
        pause(activity);
        if (activity.started) {
            activity.started = false;
            activity.onStop();
            application.callbacks.forEach(one -> one.onActivityStopped(activity));
            activity.getWindow().hidden();
        }
    }

    static void finish(Activity activity) {
        if (activity.finished) {
            return;
        }
        activity.finished = true;
        onMainLater(() -> {
            boolean front = activity == top();
            leave(activity);
            Activity next = top();
            if (activity.askedAs >= 0 && activity.caller != null && !activity.caller.destroyed) {
                activity.caller.onActivityResult(activity.askedAs, activity.result, activity.resultData);
            }
            if (next == null) {
                Phone.ask("task.empty");
            } else if (front) {
                if (!next.started) {
                    next.onRestart();
                }
                resume(next);
            }
        });
    }

    private static void onMainLater(Runnable work) {
        main.post(work);
    }

    private static void leave(Activity activity) {
        activity.finished = true;
        activities.remove(activity);
        stop(activity);
        activity.destroyed = true;
        Dialog.forget(activity);
        activity.onDestroy();
        application.callbacks.forEach(one -> one.onActivityDestroyed(activity));
    }

    static void finishAll() {
        List<Activity> all = List.copyOf(activities);
        all.forEach(one -> one.finished = true);
        onMainLater(() -> {
            for (int at = all.size() - 1; at >= 0; at--) {
                leave(all.get(at));
            }
            Phone.ask("task.empty");
        });
    }

    static void recreate(Activity activity) {
        onMainLater(() -> {
            Bundle state = new Bundle();
            activity.onSaveInstanceState(state);
            int at = activities.indexOf(activity);
            leave(activity);
            Activity again = (Activity) made(activity.getClass().getName());
            activities.add(at, again);
            create(again, activity.getIntent(), state);
        });
    }

    /** The task comes to the front or leaves it; on the main thread. */
    public static void show(boolean front) {
        visible = front;
        Activity top = top();
        if (top == null) {
            return;
        }
        if (front) {
            if (!top.started) {
                top.onRestart();
            }
            resume(top);
        } else {
            top.onUserLeaveHint();
            stop(top);
        }
    }

    /** A system screen covers the activity or goes away; on the main thread. */
    public static void cover(boolean covered) {
        Activity top = top();
        if (top != null && covered) {
            pause(top);
        } else if (top != null) {
            resume(top);
        }
    }

    // -- permissions and results ----------------------------------------------

    static void requestPermissions(Activity activity, String[] permissions, int asked) {
        String[] request = new String[permissions.length + 3];
        request[0] = "permission.request";
        request[1] = String.valueOf(asked);
        request[2] = String.valueOf(activities.indexOf(activity));
        System.arraycopy(permissions, 0, request, 3, permissions.length);
        Phone.ask(request);
    }

    /** What the user answered; on the main thread. */
    public static void permissionResult(int asked, int index, String[] permissions, int[] grants) {
        if (index >= 0 && index < activities.size()) {
            activities.get(index).dispatchRequestPermissionsResult(asked, permissions, grants);
        }
    }

    /** What a screen of another package returned; on the main thread. */
    public static void activityResult(int asked, int result, String data) {
        Activity top = top();
        if (top != null && asked >= 0) {
            Intent intent = data.isEmpty() ? null : new Intent().setData(Uri.parse(data));
            top.onActivityResult(asked, result, intent);
        }
    }

    // -- services and broadcasts ----------------------------------------------

    private static Service service(Context context, String name) {
        Service service = services.get(name);
        if (service == null) {
            service = (Service) made(name);
            service.attach(context);
            services.put(name, service);
            service.onCreate();
        }
        return service;
    }

    static void startService(Context context, Intent intent) {
        main.post(() -> service(context, intent.getComponent().getClassName()).onStartCommand(intent, 0, 1));
    }

    static boolean bindService(Context context, Intent intent, ServiceConnection connection) {
        main.post(() -> {
            IBinder binder = service(context, intent.getComponent().getClassName()).onBind(intent);
            connection.onServiceConnected(intent.getComponent(), binder);
        });
        return true;
    }

    static boolean stopService(String name) {
        Service service = services.remove(name);
        if (service != null) {
            main.post(service::onDestroy);
        }
        return service != null;
    }

    /** Delivers to the receivers the process registered, and to those its manifest declares. */
    public static void broadcast(Intent intent) {
        main.post(() -> {
            receivers.forEach((receiver, filter) -> {
                if (filter.hasAction(intent.getAction())) {
                    receiver.onReceive(application, intent);
                }
            });
            for (String declared : Phone.fact("receivers").split(",")) {
                int colon = declared.indexOf(':');
                if (colon > 0 && declared.substring(colon + 1).equals(intent.getAction())) {
                    ((BroadcastReceiver) made(declared.substring(0, colon))).onReceive(application, intent);
                }
            }
        });
    }

    /** Whether the process may use something; for the classes of the platform. */
    public static boolean may(String permission) {
        return application.checkSelfPermission(permission) == PackageManager.PERMISSION_GRANTED;
    }
}
