package com.amazonaws.regions;

/** A place of the cloud. */
public class Region {
    private final Regions name;

    private Region(Regions name) {
        this.name = name;
    }

    public static Region getRegion(Regions name) {
        return new Region(name);
    }

    @Override
    public String toString() {
        return name.getName();
    }
}
