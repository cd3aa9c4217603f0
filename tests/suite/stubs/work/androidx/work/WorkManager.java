package androidx.work;
import android.content.Context;
public class WorkManager {
    private final Context context;
    private WorkManager(Context context) { this.context = context; }
    public static WorkManager getInstance(Context context) { return new WorkManager(context); }
    public Object enqueue(WorkRequest request) {
        try { ListenableWorker worker = request.type.getConstructor(Context.class, WorkerParameters.class).newInstance(context, new WorkerParameters(request.data)); return ((Worker) worker).doWork(); } catch (ReflectiveOperationException e) { throw new RuntimeException(e); }
    }
}
