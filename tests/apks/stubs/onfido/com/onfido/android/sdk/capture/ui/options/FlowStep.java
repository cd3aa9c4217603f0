package com.onfido.android.sdk.capture.ui.options;

/** A step of the flow. */
public class FlowStep {
    public static final FlowStep WELCOME = new FlowStep("welcome");

    private final String name;

    public FlowStep(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }
}
