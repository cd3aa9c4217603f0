package com.example.yungang.airport;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.TextView;

/** The board of flights. */
public class FlightsActivity extends Activity {
    private static final int FACE_AGREEMENT = 7;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        TextView board = new TextView(this);
        board.setText(R.string.flights);
        setContentView(board);
        if (!Prefs.faceAgreed(this)) {
            startActivityForResult(new Intent(this, FaceAgreementActivity.class), FACE_AGREEMENT);
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        super.onActivityResult(request, result, data);
        if (request == FACE_AGREEMENT) {
            if (result != RESULT_OK) {
                finish();
                return;
            }
            Prefs.setFaceAgreed(this, true);
            startActivity(new Intent(this, FacePassActivity.class));
        }
    }
}
