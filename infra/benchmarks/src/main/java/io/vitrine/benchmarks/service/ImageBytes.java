package io.vitrine.benchmarks.service;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.EntityTemplate;

/** The bytes of an image that is uploaded; making them costs next to nothing, so that what is measured is the service. */
public final class ImageBytes {
    private static final int BLOCK_BYTES = 1 << 20;

    /** As glanceclient sends them. */
    private static final int CHUNK_BYTES = 64 << 10;

    private static final int RANDOM_BLOCKS = 16;
    private static final int SPARSE_EACH = 256;
    private static final byte[][] RANDOM = randomBlocks();
    private static final byte[] ZERO = new byte[BLOCK_BYTES];

    private final long sizeBytes;
    private final int dataEach;

    private ImageBytes(long sizeBytes, int dataEach) {
        if (sizeBytes % BLOCK_BYTES != 0) {
            throw new IllegalArgumentException("sizes are whole MiB");
        }
        this.sizeBytes = sizeBytes;
        this.dataEach = dataEach;
    }

    /** The bytes of one request or of several. */
    public record Upload(long sizeBytes, HttpEntity bytes) {}

    public static ImageBytes random(long sizeBytes) {
        return new ImageBytes(sizeBytes, 1);
    }

    /** A MiB of data in each 256. */
    static ImageBytes sparse(long sizeBytes) {
        return new ImageBytes(sizeBytes, SPARSE_EACH);
    }

    public Upload sized() {
        return new Upload(
                sizeBytes,
                new EntityTemplate(sizeBytes, ContentType.APPLICATION_OCTET_STREAM, out -> write(out, BLOCK_BYTES)));
    }

    /** Without a size: Transfer-Encoding chunked. */
    public Upload chunked() {
        return new Upload(
                sizeBytes, new EntityTemplate(ContentType.APPLICATION_OCTET_STREAM, out -> write(out, CHUNK_BYTES)));
    }

    private void write(OutputStream out, int pieceBytes) throws IOException {
        for (long block = 0; block < sizeBytes / BLOCK_BYTES; block++) {
            var bytes = block(block);
            for (int at = 0; at < BLOCK_BYTES; at += pieceBytes) {
                out.write(bytes, at, pieceBytes);
            }
        }
    }

    private byte[] block(long number) {
        return number % dataEach == 0 ? RANDOM[(int) (number / dataEach % RANDOM_BLOCKS)] : ZERO;
    }

    private static byte[][] randomBlocks() {
        var random = new Random(1);
        var blocks = new byte[RANDOM_BLOCKS][BLOCK_BYTES];
        Arrays.stream(blocks).forEach(random::nextBytes);
        return blocks;
    }
}
