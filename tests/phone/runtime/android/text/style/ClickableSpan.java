package android.text.style;

import android.text.TextPaint;
import android.view.View;

public abstract class ClickableSpan extends CharacterStyle {
    public abstract void onClick(View view);

    public void updateDrawState(TextPaint paint) {}
}
