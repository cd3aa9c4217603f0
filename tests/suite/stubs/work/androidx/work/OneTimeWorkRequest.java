package androidx.work;
public final class OneTimeWorkRequest extends WorkRequest {
    OneTimeWorkRequest(Class<? extends ListenableWorker> type, Data data) { super(type, data); }
    public static final class Builder { private final Class<? extends ListenableWorker> type; private Data data; public Builder(Class<? extends ListenableWorker> type) { this.type = type; } public Builder setInputData(Data data) { this.data = data; return this; } public OneTimeWorkRequest build() { return new OneTimeWorkRequest(type, data); } }
}
