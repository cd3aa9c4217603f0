package com.example.tingche.base;
import android.app.Activity;
import java.util.Stack;
public final class AppManager {
    private static AppManager instance;
    private static Stack<Activity> activityStack;
    public static AppManager getAppManager() { if (instance == null) { instance = new AppManager(); } return instance; }
    public void addActivity(Activity a) { if (activityStack == null) { activityStack = new Stack<>(); } activityStack.add(a); }
    public void removeActivity(Activity a) { activityStack.remove(a); }
    public void finishAllActivity() { for (int i = 0, size = activityStack.size(); i < size; i++) { if (null != activityStack.get(i)) { activityStack.get(i).finish(); } } activityStack.clear(); }
    public void appExit() { try { finishAllActivity(); System.exit(0); } catch (Exception e) { activityStack.clear(); } }
}
