package org.tensorflow.lite;

import java.nio.ByteBuffer;

/** A stand-in that computes nothing. */
public final class Interpreter implements AutoCloseable {
    private final int size;

    public Interpreter(ByteBuffer model) {
        size = model.capacity();
    }

    public void run(Object input, Object output) {
        if (output instanceof float[][] && size > 0) {
            ((float[][]) output)[0][0] = 1f;
        }
    }

    @Override
    public void close() {}
}
