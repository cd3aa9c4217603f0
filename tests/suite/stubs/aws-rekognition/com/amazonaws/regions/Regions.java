package com.amazonaws.regions;

/** Where the cloud stands. */
public enum Regions {
    US_EAST_1("us-east-1"),
    AP_SOUTHEAST_1("ap-southeast-1");

    private final String name;

    Regions(String name) {
        this.name = name;
    }

    public String getName() {
        return name;
    }
}
