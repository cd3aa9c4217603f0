package com.example.kousuan.kids;

import android.app.Activity;
import android.app.AlertDialog;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.Toast;
import kotlin.Unit;
import kotlin.coroutines.CoroutineContext;
import kotlin.jvm.functions.Function0;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;

/** The exam; who sits it shows a face first. */
public final class ExamActivity extends Activity implements CoroutineScope {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        Button exam = new Button(this);
        exam.setText(R.string.exam);
        exam.setOnClickListener(v -> askFace(new ExamActivity$askFace$1(this)));
        setContentView(exam);
    }

    private void askFace(Function0<Unit> agreed) {
        new AlertDialog.Builder(this)
                .setMessage(R.string.face_text)
                .setPositiveButton(R.string.face_yes, (d, w) -> agreed.invoke())
                .setNegativeButton(R.string.face_no, (d, w) ->
                        Toast.makeText(this, R.string.no_exam, Toast.LENGTH_SHORT).show())
                .show();
    }

    void startExam() {
        BuildersKt.launch$default(this, null, null, new ExamActivity$startExam$1(this), 3, null);
    }

    void openFaceCheck() {
        startActivity(new Intent(this, FaceCheckActivity.class));
    }

    @Override
    public CoroutineContext getCoroutineContext() {
        return null;
    }
}
