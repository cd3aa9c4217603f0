package com.example.jingdu.api;

import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import retrofit2.Call;
import retrofit2.http.Multipart;
import retrofit2.http.POST;
import retrofit2.http.Part;

/** The sign-in service. */
public interface SignApi {
    @Multipart
    @POST("seat/sign/face")
    Call<SignReply> signByFace(@Part("order") RequestBody order, @Part MultipartBody.Part photo);
}
