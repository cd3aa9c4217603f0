package androidx.appcompat.app;

import android.content.Context;
import android.content.DialogInterface;
import android.os.Handler;
import android.os.Message;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** A stand-in: builds what an alert shows and passes on which button was pressed. */
class AlertController {
    private final Context mContext;
    private final AppCompatDialog mDialog;
    private final Handler mHandler;
    private CharSequence mMessage;
    private View mView;
    private CharSequence mButtonPositiveText;
    private Message mButtonPositiveMessage;
    private CharSequence mButtonNegativeText;
    private Message mButtonNegativeMessage;
    private CharSequence mButtonNeutralText;
    private Message mButtonNeutralMessage;

    AlertController(Context context, AppCompatDialog dialog) {
        mContext = context;
        mDialog = dialog;
        mHandler = new ButtonHandler((DialogInterface) dialog);
    }

    void setTitle(CharSequence title) {
        mDialog.setTitle(title);
    }

    void setMessage(CharSequence message) {
        mMessage = message;
    }

    void setView(View view) {
        mView = view;
    }

    void setButton(int which, CharSequence text, DialogInterface.OnClickListener listener) {
        Message message = listener == null ? null : mHandler.obtainMessage(which, listener);
        switch (which) {
            case DialogInterface.BUTTON_POSITIVE:
                mButtonPositiveText = text;
                mButtonPositiveMessage = message;
                break;
            case DialogInterface.BUTTON_NEGATIVE:
                mButtonNegativeText = text;
                mButtonNegativeMessage = message;
                break;
            default:
                mButtonNeutralText = text;
                mButtonNeutralMessage = message;
                break;
        }
    }

    void installContent() {
        LinearLayout column = new LinearLayout(mContext);
        column.setOrientation(LinearLayout.VERTICAL);
        if (mMessage != null) {
            TextView text = new TextView(mContext);
            text.setText(mMessage);
            column.addView(text);
        }
        if (mView != null) {
            column.addView(mView);
        }
        addButton(column, mButtonNeutralText, mButtonNeutralMessage);
        addButton(column, mButtonNegativeText, mButtonNegativeMessage);
        addButton(column, mButtonPositiveText, mButtonPositiveMessage);
        mDialog.setContentView(column);
    }

    private void addButton(LinearLayout column, CharSequence text, final Message message) {
        if (text == null) {
            return;
        }
        Button button = new Button(mContext);
        button.setText(text);
        button.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                if (message != null) {
                    Message.obtain(message).sendToTarget();
                }
                mDialog.dismiss();
            }
        });
        column.addView(button);
    }

    /** Calls the listener that comes with the message. */
    private static final class ButtonHandler extends Handler {
        private final DialogInterface mDialog;

        ButtonHandler(DialogInterface dialog) {
            mDialog = dialog;
        }

        @Override
        public void handleMessage(Message message) {
            ((DialogInterface.OnClickListener) message.obj).onClick(mDialog, message.what);
        }
    }

    /** What a builder has collected. */
    static class AlertParams {
        final Context mContext;
        CharSequence mTitle;
        CharSequence mMessage;
        View mView;
        CharSequence mPositiveButtonText;
        DialogInterface.OnClickListener mPositiveButtonListener;
        CharSequence mNegativeButtonText;
        DialogInterface.OnClickListener mNegativeButtonListener;
        CharSequence mNeutralButtonText;
        DialogInterface.OnClickListener mNeutralButtonListener;
        boolean mCancelable = true;
        DialogInterface.OnCancelListener mOnCancelListener;
        DialogInterface.OnDismissListener mOnDismissListener;

        AlertParams(Context context) {
            mContext = context;
        }

        void apply(AlertController alert) {
            if (mTitle != null) {
                alert.setTitle(mTitle);
            }
            if (mMessage != null) {
                alert.setMessage(mMessage);
            }
            if (mView != null) {
                alert.setView(mView);
            }
            if (mPositiveButtonText != null) {
                alert.setButton(
                        DialogInterface.BUTTON_POSITIVE,
                        mPositiveButtonText,
                        mPositiveButtonListener);
            }
            if (mNegativeButtonText != null) {
                alert.setButton(
                        DialogInterface.BUTTON_NEGATIVE,
                        mNegativeButtonText,
                        mNegativeButtonListener);
            }
            if (mNeutralButtonText != null) {
                alert.setButton(
                        DialogInterface.BUTTON_NEUTRAL, mNeutralButtonText, mNeutralButtonListener);
            }
        }
    }
}
