package io.vitrine.model;

/** A size in whole GiB, as volumes have it. */
public record Gib(int count) implements Comparable<Gib> {
    private static final long BYTES = 1L << 30;

    public Gib {
        if (count < 1) {
            throw new IllegalArgumentException("a volume has at least 1 GiB");
        }
    }

    /** The smallest size that holds {@code sizeBytes}; 1 GiB for nothing. */
    public static Gib holding(long sizeBytes) {
        return new Gib(Math.max(1, Math.toIntExact((sizeBytes + BYTES - 1) / BYTES)));
    }

    public long bytes() {
        return count * BYTES;
    }

    public Gib max(Gib other) {
        return compareTo(other) >= 0 ? this : other;
    }

    @Override
    public int compareTo(Gib other) {
        return Integer.compare(count, other.count);
    }
}
