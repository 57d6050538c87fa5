package io.vitrine.model;

/** One of the things that details of a store show, typed as clients read it. Never a secret. */
public sealed interface StoreProperty {
    record Text(String value) implements StoreProperty {}

    record Number(long value) implements StoreProperty {}

    record Flag(boolean value) implements StoreProperty {}
}
