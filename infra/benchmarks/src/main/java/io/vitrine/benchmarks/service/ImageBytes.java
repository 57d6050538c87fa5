package io.vitrine.benchmarks.service;

import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Random;

/** The bytes of an image that is uploaded; making them costs next to nothing, so that what is measured is the service. */
final class ImageBytes {
    private static final int CHUNK_BYTES = 1 << 20;
    private static final int RANDOM_CHUNKS = 16;
    private static final int SPARSE_EACH = 256;
    private static final byte[][] RANDOM = randomChunks();
    private static final byte[] ZERO = new byte[CHUNK_BYTES];

    private final long sizeBytes;
    private final int dataEach;

    private ImageBytes(long sizeBytes, int dataEach) {
        if (sizeBytes % CHUNK_BYTES != 0) {
            throw new IllegalArgumentException("sizes are whole MiB");
        }
        this.sizeBytes = sizeBytes;
        this.dataEach = dataEach;
    }

    /** The bytes of one request or of several. */
    record Upload(long sizeBytes, BodyPublisher bytes) {}

    static ImageBytes random(long sizeBytes) {
        return new ImageBytes(sizeBytes, 1);
    }

    /** A MiB of data in each 256. */
    static ImageBytes sparse(long sizeBytes) {
        return new ImageBytes(sizeBytes, SPARSE_EACH);
    }

    Upload sized() {
        return new Upload(sizeBytes, BodyPublishers.fromPublisher(publisher(), sizeBytes));
    }

    /** Without a size: Transfer-Encoding chunked. */
    Upload chunked() {
        return new Upload(sizeBytes, publisher());
    }

    private BodyPublisher publisher() {
        return BodyPublishers.ofByteArrays(this::chunks);
    }

    private Iterator<byte[]> chunks() {
        long count = sizeBytes / CHUNK_BYTES;
        return new Iterator<>() {
            private long next;

            @Override
            public boolean hasNext() {
                return next < count;
            }

            @Override
            public byte[] next() {
                long chunk = next++;
                return chunk % dataEach == 0 ? RANDOM[(int) (chunk / dataEach % RANDOM_CHUNKS)] : ZERO;
            }
        };
    }

    private static byte[][] randomChunks() {
        var random = new Random(1);
        var chunks = new byte[RANDOM_CHUNKS][CHUNK_BYTES];
        Arrays.stream(chunks).forEach(random::nextBytes);
        return chunks;
    }
}
