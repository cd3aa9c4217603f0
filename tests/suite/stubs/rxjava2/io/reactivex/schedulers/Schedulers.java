package io.reactivex.schedulers;
public final class Schedulers { public static io.reactivex.Scheduler io() { return new io.reactivex.Scheduler() { @Override public void run(Runnable task) { new Thread(task).start(); } }; } }
