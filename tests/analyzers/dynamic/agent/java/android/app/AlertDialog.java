package android.app;

import android.content.DialogInterface;

public class AlertDialog extends Dialog {
    private OnClickListener onNo;

    public void press() {
        onNo.onClick(this, -2);
        dismiss();
    }

    public static class Builder {
        private final AlertDialog made = new AlertDialog();

        public Builder setTitle(CharSequence title) {
            return this;
        }

        public Builder setMessage(CharSequence message) {
            return this;
        }

        public Builder setPositiveButton(CharSequence text, DialogInterface.OnClickListener listener) {
            return this;
        }

        public Builder setNegativeButton(CharSequence text, DialogInterface.OnClickListener listener) {
            made.onNo = listener;
            return this;
        }

        public AlertDialog create() {
            return made;
        }
    }
}
