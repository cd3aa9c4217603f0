package android.widget;

import android.content.Context;
import android.text.Editable;
import android.text.TextWatcher;
import android.text.method.LinkMovementMethod;
import android.text.method.MovementMethod;
import android.text.style.ClickableSpan;
import android.text.Spanned;
import android.util.AttributeSet;
import android.view.KeyEvent;
import android.view.View;
import java.util.ArrayList;
import java.util.List;

public class TextView extends View {
    public interface OnEditorActionListener {
        boolean onEditorAction(TextView view, int action, KeyEvent event);
    }

    private CharSequence text = "";
    private CharSequence hint;
    private int inputType;
    private MovementMethod movement;
    private final List<TextWatcher> watchers = new ArrayList<>();
    private OnEditorActionListener onEditorAction;

    public TextView(Context context) {
        super(context);
    }

    public TextView(Context context, AttributeSet attributes) {
        super(context);
    }

    public TextView(Context context, AttributeSet attributes, int style) {
        super(context);
    }

    public final void setText(CharSequence text) {
        CharSequence before = this.text;
        this.text = text == null ? "" : text;
        for (TextWatcher watcher : watchers) {
            watcher.beforeTextChanged(before, 0, before.length(), this.text.length());
            watcher.onTextChanged(this.text, 0, before.length(), this.text.length());
            watcher.afterTextChanged(new Editable.Plain(this.text));
        }
    }

    public final void setText(int id) {
        setText(getContext().getText(id));
    }

    public CharSequence getText() {
        return text;
    }

    public final void append(CharSequence more) {
        setText(text.toString() + more);
    }

    public int length() {
        return text.length();
    }

    public final void setHint(CharSequence hint) {
        this.hint = hint;
    }

    public final void setHint(int id) {
        setHint(getContext().getText(id));
    }

    public CharSequence getHint() {
        return hint;
    }

    public void setInputType(int type) {
        inputType = type;
    }

    public int getInputType() {
        return inputType;
    }

    public void addTextChangedListener(TextWatcher watcher) {
        watchers.add(watcher);
    }

    public void setOnEditorActionListener(OnEditorActionListener listener) {
        onEditorAction = listener;
    }

    /** The enter key in a field. */
    public final void entered() {
        if (onEditorAction != null) {
            onEditorAction.onEditorAction(this, 6, null);
        }
    }

    public final void setMovementMethod(MovementMethod movement) {
        this.movement = movement;
        setClickable(movement instanceof LinkMovementMethod);
    }

    /** A tap on a link in the text; the text is taken as one line from the left to the right. */
    @Override
    public boolean performClick() {
        if (movement instanceof LinkMovementMethod && text instanceof Spanned spanned) {
            ClickableSpan[] links = spanned.getSpans(0, text.length(), ClickableSpan.class);
            if (links.length > 0) {
                links[0].onClick(this);
                return true;
            }
        }
        return super.performClick();
    }

    public void setTextSize(float size) {}

    public void setTextSize(int unit, float size) {}

    public void setTextColor(int color) {}

    public void setGravity(int gravity) {}

    public void setMaxLines(int lines) {}

    public void setSingleLine() {}

    public void setSingleLine(boolean single) {}

    public void setTypeface(android.graphics.Typeface face, int style) {}

    public void setLineSpacing(float add, float times) {}
}
