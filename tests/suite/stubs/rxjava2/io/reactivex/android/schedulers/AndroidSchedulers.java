package io.reactivex.android.schedulers;
public final class AndroidSchedulers { public static io.reactivex.Scheduler mainThread() { return new io.reactivex.Scheduler() { @Override public void run(Runnable task) { new android.os.Handler(android.os.Looper.getMainLooper()).post(task); } }; } }
