package android.os;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

public abstract class AsyncTask<Params, Progress, Result> {
    private static final ExecutorService POOL = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "AsyncTask");
        thread.setDaemon(true);
        return thread;
    });
    public static final Executor THREAD_POOL_EXECUTOR = POOL;
    public static final Executor SERIAL_EXECUTOR = POOL;
    private volatile boolean cancelled;

    protected abstract Result doInBackground(Params... params);

    protected void onPreExecute() {}

    protected void onPostExecute(Result result) {}

    protected void onProgressUpdate(Progress... values) {}

    protected void onCancelled() {}

    @SafeVarargs
    public final AsyncTask<Params, Progress, Result> execute(Params... params) {
        return executeOnExecutor(POOL, params);
    }

    @SafeVarargs
    public final AsyncTask<Params, Progress, Result> executeOnExecutor(Executor pool, Params... params) {
        onPreExecute();
        Handler main = new Handler(Looper.getMainLooper());
        pool.execute(() -> {
            Result result = doInBackground(params);
            main.post(() -> {
                if (cancelled) {
                    onCancelled();
                } else {
                    onPostExecute(result);
                }
            });
        });
        return this;
    }

    public static void execute(Runnable work) {
        POOL.execute(work);
    }

    public final boolean cancel(boolean interrupt) {
        cancelled = true;
        return true;
    }

    public final boolean isCancelled() {
        return cancelled;
    }

    @SafeVarargs
    protected final void publishProgress(Progress... values) {
        new Handler(Looper.getMainLooper()).post(() -> onProgressUpdate(values));
    }
}
