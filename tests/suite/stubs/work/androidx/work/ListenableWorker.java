package androidx.work;
import android.content.Context;
public abstract class ListenableWorker {
    private final Context context; private final WorkerParameters params;
    public ListenableWorker(Context context, WorkerParameters params) { this.context = context; this.params = params; }
    public final Context getApplicationContext() { return context; }
    public final Data getInputData() { return params.data; }
    public static abstract class Result { public static Result success() { return new Success(); } public static Result retry() { return new Retry(); } static final class Success extends Result {} static final class Retry extends Result {} }
}
