package com.example.jingdu.api;

import retrofit2.Retrofit;
import retrofit2.converter.gson.GsonConverterFactory;

/** Makes the services. */
public final class ApiModule {
    private static final String[] HOSTS = {
        "http://10.0.2.2:8080/",
        "https://seat.jingdu.example/",
    };
    private static final int ONLINE = 1;

    private static Retrofit retrofit;

    private ApiModule() {}

    private static synchronized Retrofit retrofit() {
        if (retrofit == null) {
            retrofit = new Retrofit.Builder()
                    .baseUrl(HOSTS[ONLINE])
                    .addConverterFactory(GsonConverterFactory.create())
                    .build();
        }
        return retrofit;
    }

    public static SignApi sign() {
        return retrofit().create(SignApi.class);
    }
}
