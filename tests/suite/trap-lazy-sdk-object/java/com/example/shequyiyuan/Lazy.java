package com.example.shequyiyuan;

/** A value that is made when somebody asks for it. */
public final class Lazy<T> {
    private Maker<T> maker;
    private T value;

    public Lazy(Maker<T> maker) {
        this.maker = maker;
    }

    public synchronized T get() {
        if (maker != null) {
            value = maker.make();
            maker = null;
        }
        return value;
    }

    /** How to make it. */
    public interface Maker<T> {
        T make();
    }
}
