package androidx.work;
public final class WorkerParameters { final Data data; public WorkerParameters(Data data) { this.data = data; } }
