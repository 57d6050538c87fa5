package io.vitrine.worker.signature;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Digests that signatures are made of, by the names that clients use: those of the JDK as well. */
enum HashMethod {
    SHA_224(28),
    SHA_256(32),
    SHA_384(48),
    SHA_512(64);

    private final int bytes;

    HashMethod(int bytes) {
        this.bytes = bytes;
    }

    /** @throws IllegalArgumentException naming what is known */
    static HashMethod of(String name) {
        return Arrays.stream(values())
                .filter(method -> method.digestName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("Invalid signature hash method: " + name
                        + "; known are "
                        + Arrays.stream(values()).map(HashMethod::digestName).collect(Collectors.joining(", ")) + "."));
    }

    /** {@code SHA-256}. */
    String digestName() {
        return name().replace('_', '-');
    }

    /** {@code SHA256}. */
    String shortName() {
        return name().replace("_", "");
    }

    int bytes() {
        return bytes;
    }
}
