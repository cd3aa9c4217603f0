package com.example.jingdu.api;

/** What the service says. */
public class SignReply {
    public int code;
    public String seat;
}
