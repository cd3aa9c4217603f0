package retrofit2.converter.gson;

import retrofit2.Converter;

/** Converts nothing. */
public final class GsonConverterFactory extends Converter.Factory {
    private GsonConverterFactory() {}

    public static GsonConverterFactory create() {
        return new GsonConverterFactory();
    }
}
