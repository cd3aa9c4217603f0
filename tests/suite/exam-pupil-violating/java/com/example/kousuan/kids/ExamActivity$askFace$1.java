package com.example.kousuan.kids;

import kotlin.Unit;
import kotlin.jvm.functions.Function0;
import kotlin.jvm.internal.Lambda;

/** What follows the yes. */
final class ExamActivity$askFace$1 extends Lambda<Unit> implements Function0<Unit> {
    final ExamActivity this$0;

    ExamActivity$askFace$1(ExamActivity page) {
        super(0);
        this$0 = page;
    }

    @Override
    public Unit invoke() {
        this$0.startExam();
        return Unit.INSTANCE;
    }
}
