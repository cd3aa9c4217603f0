package com.example.tongcheng;
import java.util.ArrayDeque;
import java.util.Deque;
public class DialogQueue {
    public interface Step { void show(Runnable next); }
    private final Deque<Step> steps = new ArrayDeque<>();
    public DialogQueue add(boolean when, Step step) { if (when) { steps.addLast(step); } return this; }
    public void next() { Step s = steps.pollFirst(); if (s != null) { s.show(this::next); } }
}
