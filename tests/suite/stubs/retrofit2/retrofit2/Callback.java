package retrofit2;

/** What comes of a call. */
public interface Callback<T> {
    void onResponse(Call<T> call, Response<T> response);

    void onFailure(Call<T> call, Throwable error);
}
