package com.example.kousuan.kids;

import android.app.Activity;
import android.content.Intent;
import android.os.Bundle;
import android.widget.Button;
import android.widget.LinearLayout;
import com.baidu.idl.face.platform.FaceConfig;
import com.baidu.idl.face.platform.FaceSDKManager;
import kotlin.coroutines.CoroutineContext;
import kotlinx.coroutines.BuildersKt;
import kotlinx.coroutines.CoroutineScope;

/** The exam; with a face if the guardian agreed, without one otherwise. */
public final class ExamActivity extends Activity implements CoroutineScope {
    private static final int GUARDIAN = 4;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        LinearLayout column = new LinearLayout(this);
        Button exam = new Button(this);
        exam.setText(R.string.exam);
        exam.setOnClickListener(v -> askGuardian());
        Button plain = new Button(this);
        plain.setText(R.string.exam_plain);
        plain.setOnClickListener(v -> withTeacher());
        column.addView(exam);
        column.addView(plain);
        setContentView(column);
    }

    private void askGuardian() {
        if (Guardian.agreed(this)) {
            startExam();
        } else {
            startActivityForResult(new Intent(this, GuardianActivity.class), GUARDIAN);
        }
    }

    @Override
    protected void onActivityResult(int request, int result, Intent data) {
        if (request == GUARDIAN) {
            if (result == RESULT_OK) {
                startExam();
            } else {
                withTeacher();
            }
        }
    }

    private void withTeacher() {
        startActivity(new Intent(this, PaperActivity.class));
    }

    void startExam() {
        BuildersKt.launch$default(this, null, null, new ExamActivity$startExam$1(this), 3, null);
    }

    void openFaceCheck() {
        FaceSDKManager manager = FaceSDKManager.getInstance();
        manager.initialize(this, "kousuan-face-android", "idl-license.face-android");
        manager.setFaceConfig(new FaceConfig());
        startActivity(new Intent(this, FaceCheckActivity.class));
    }

    @Override
    public CoroutineContext getCoroutineContext() {
        return null;
    }
}
