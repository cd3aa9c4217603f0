package io.reactivex;
public abstract class Scheduler { public abstract void run(Runnable task); }
