package com.example.kousuan.kids;

import kotlin.Unit;
import kotlin.coroutines.Continuation;
import kotlin.coroutines.intrinsics.IntrinsicsKt;
import kotlin.coroutines.jvm.internal.SuspendLambda;
import kotlin.jvm.functions.Function2;
import kotlinx.coroutines.CoroutineScope;
import kotlinx.coroutines.DelayKt;

/** Waits a moment, then opens the check. */
final class ExamActivity$startExam$1 extends SuspendLambda
        implements Function2<CoroutineScope, Continuation<? super Unit>, Object> {
    final ExamActivity this$0;
    int label;

    ExamActivity$startExam$1(ExamActivity page) {
        this(page, null);
    }

    @SuppressWarnings("unchecked")
    private ExamActivity$startExam$1(ExamActivity page, Continuation<?> completion) {
        super(2, (Continuation<Object>) completion);
        this$0 = page;
    }

    @Override
    public Continuation<Object> create(Object value, Continuation<?> completion) {
        return new ExamActivity$startExam$1(this$0, completion);
    }

    @Override
    public Object invoke(CoroutineScope scope, Continuation<? super Unit> completion) {
        return ((ExamActivity$startExam$1) create(scope, completion)).invokeSuspend(Unit.INSTANCE);
    }

    @Override
    @SuppressWarnings("unchecked")
    protected Object invokeSuspend(Object result) {
        Object suspended = IntrinsicsKt.getCOROUTINE_SUSPENDED();
        switch (label) {
            case 0:
                label = 1;
                if (DelayKt.delay(300, (Continuation<? super Unit>) (Continuation<?>) this)
                        == suspended) {
                    return suspended;
                }
                break;
            case 1:
                break;
            default:
                throw new IllegalStateException("call to 'resume' before 'invoke' with coroutine");
        }
        this$0.openFaceCheck();
        return Unit.INSTANCE;
    }
}
