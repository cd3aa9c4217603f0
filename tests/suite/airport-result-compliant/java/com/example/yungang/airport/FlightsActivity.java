package com.example.yungang.airport;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import android.widget.LinearLayout;
import android.widget.TextView;
import android.widget.Toast;

/** The board of flights, and two ways through the gates. */
public class FlightsActivity extends Activity {
    private static final int FACE_AGREEMENT = 7;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        column.setOrientation(LinearLayout.VERTICAL);
        TextView board = new TextView(this);
        board.setText(R.string.flights);
        column.addView(board);
        add(column, R.string.face_pass, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                facePass();
            }
        });
        add(column, R.string.code_pass, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                codePass();
            }
        });
        add(column, R.string.face_off, new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                turnOff();
            }
        });
        setContentView(column);
    }

    private void add(LinearLayout column, int text, View.OnClickListener listener) {
        Button made = new Button(this);
        made.setText(text);
        made.setOnClickListener(listener);
        column.addView(made);
    }

    private void facePass() {
        if (Prefs.faceAgreed(this)) {
            startActivity(new Intent(this, FacePassActivity.class));
        } else {
            startActivityForResult(new Intent(this, FaceAgreementActivity.class), FACE_AGREEMENT);
        }
    }

    private void codePass() {
        startActivity(new Intent(this, BoardingCodeActivity.class));
    }

    private void turnOff() {
        Prefs.setFaceAgreed(this, false);
        new Thread(new Runnable() {
            @Override
            public void run() {
                PassServer.delete();
            }
        }).start();
        Toast.makeText(this, R.string.face_off_done, Toast.LENGTH_SHORT).show();
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        super.onActivityResult(request, result, data);
        if (request == FACE_AGREEMENT) {
            if (result != RESULT_OK) {
                codePass();
                return;
            }
            Prefs.setFaceAgreed(this, true);
            startActivity(new Intent(this, FacePassActivity.class));
        }
    }
}
