package com.onfido.android.sdk.capture;

import android.content.Context;
import com.onfido.android.sdk.capture.ui.options.FlowStep;

/** Which steps the flow has. */
public class OnfidoConfig {
    private final FlowStep[] steps;

    private OnfidoConfig(FlowStep[] steps) {
        this.steps = steps;
    }

    public static Builder builder(Context context) {
        return new Builder();
    }

    public FlowStep[] getFlowSteps() {
        return steps;
    }

    /** Collects the settings. */
    public static class Builder {
        private String token = "";
        private FlowStep[] steps = {};

        public Builder withSDKToken(String token) {
            this.token = token;
            return this;
        }

        public Builder withCustomFlow(FlowStep[] steps) {
            this.steps = steps;
            return this;
        }

        public OnfidoConfig build() {
            return new OnfidoConfig(token.isEmpty() ? new FlowStep[0] : steps);
        }
    }
}
