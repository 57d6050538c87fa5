package io.vitrine.formats;

import java.util.OptionalLong;

/**
 * An image, what it is said to be, and what is to become of it.
 *
 * @param refusal a piece of the sentence that refuses it; empty where it is taken
 */
public record Sample(String name, String diskFormat, byte[] bytes, OptionalLong virtualSizeBytes, String refusal) {
    static Sample taken(String name, String diskFormat, byte[] bytes, long virtualSizeBytes) {
        return new Sample(name, diskFormat, bytes, OptionalLong.of(virtualSizeBytes), "");
    }

    static Sample takenWithoutSize(String name, String diskFormat, byte[] bytes) {
        return new Sample(name, diskFormat, bytes, OptionalLong.empty(), "");
    }

    static Sample refused(String name, String diskFormat, byte[] bytes, String refusal) {
        return new Sample(name, diskFormat, bytes, OptionalLong.empty(), refusal);
    }

    public boolean isTaken() {
        return refusal.isEmpty();
    }

    @Override
    public String toString() {
        return name + " as " + diskFormat;
    }
}
