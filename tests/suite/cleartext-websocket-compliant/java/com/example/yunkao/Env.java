package com.example.yunkao;

/** Where the services are. */
interface Env {
    String SHOP = "https://www.yunkao.example/";
    String VERIFY = "wss://rt.yunkao.example/verify";
}
