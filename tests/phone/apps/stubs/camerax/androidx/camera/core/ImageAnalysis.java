package androidx.camera.core;

import java.util.concurrent.Executor;

/** Frames for looking at. */
public final class ImageAnalysis extends UseCase {
    public static final int STRATEGY_KEEP_ONLY_LATEST = 0;
    private Executor executor;
    private Analyzer analyzer;

    public void setAnalyzer(Executor executor, Analyzer analyzer) {
        this.executor = executor;
        this.analyzer = analyzer;
    }

    public void clearAnalyzer() {
        analyzer = null;
    }

    @Override
    public void frame(ImageProxy image) {
        Analyzer current = analyzer;
        if (current != null) {
            executor.execute(() -> current.analyze(image));
        }
    }

    /** Looks at frames. */
    public interface Analyzer {
        void analyze(ImageProxy image);
    }

    /** Collects settings. */
    public static final class Builder {
        public Builder setBackpressureStrategy(int strategy) {
            return this;
        }

        public ImageAnalysis build() {
            return new ImageAnalysis();
        }
    }
}
