package io.vitrine.config;

import java.util.Set;

/** The types of stores. */
public final class StoreTypes {
    /** Those that this release has. */
    public static final Set<String> HERE = Set.of("cinder", "volume", "file", "http", "memory");

    /** Those that Glance has and an operator's file may name. */
    public static final Set<String> OF_GLANCE = Set.of("file", "cinder", "swift", "s3", "rbd", "http", "vmware");

    private StoreTypes() {}
}
