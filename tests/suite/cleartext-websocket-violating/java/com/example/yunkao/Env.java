package com.example.yunkao;

/** Where the services are. */
interface Env {
    String SHOP = "https://www.yunkao.example/";
    String VERIFY = "ws://rt.yunkao.example:7080/verify";
}
