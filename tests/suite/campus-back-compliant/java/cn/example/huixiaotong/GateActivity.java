package cn.example.huixiaotong;

import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;

/** Card code or face, as the student likes. */
public class GateActivity extends BaseActivity implements FaceDialog.Host {
    private TextView hint;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        hint = new TextView(this);
        column.addView(hint);
        column.addView(button(R.string.by_card, this::showCard));
        column.addView(button(R.string.by_face, this::chooseFace));
        column.addView(button(R.string.forget, this::forget));
        setContentView(column);
    }

    private Button button(int text, Runnable action) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(v -> action.run());
        return made;
    }

    private void showCard() {
        hint.setText(R.string.card_code);
    }

    private void chooseFace() {
        if (prefs().getBoolean(KEY_FACE, false)) {
            FaceEnrolActivity.open(this);
        } else {
            new FaceDialog().show(getSupportFragmentManager(), "face");
        }
    }

    private void forget() {
        prefs().edit().remove(KEY_FACE).apply();
        deleteFile(FaceEnrolActivity.FILE);
        hint.setText(R.string.forgotten);
    }

    @Override
    public void onFaceAgreed() {
        prefs().edit().putBoolean(KEY_FACE, true).apply();
        FaceEnrolActivity.open(this);
    }

    @Override
    public void onFaceRefused() {
        showCard();
    }
}
