package retrofit2;

/** Turns bodies into objects. */
public interface Converter<F, T> {
    T convert(F value);

    /** Makes converters. */
    abstract class Factory {}
}
