package io.vitrine.worker.data;

/** How much of an image has left, as far as the connection has taken it; counted and read by one thread. */
final class SentBytes {
    private long bytes;

    void add(long more) {
        bytes += more;
    }

    long get() {
        return bytes;
    }
}
