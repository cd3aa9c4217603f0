package androidx.work;
public abstract class WorkRequest { final Class<? extends ListenableWorker> type; final Data data; WorkRequest(Class<? extends ListenableWorker> type, Data data) { this.type = type; this.data = data; } }
