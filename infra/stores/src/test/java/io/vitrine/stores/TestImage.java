package io.vitrine.stores;

import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * An image for tests: bytes that depend on its size and the place in it, one MiB in {@code everyMib}, and the last, filled with them and the others zeros.
 * The digests are none of its bytes: no store looks at them.
 */
public record TestImage(long sizeBytes, int everyMib) {
    public static final int MIB = ChunkChecksums.CHUNK_BYTES;

    private static final ByteBuffer ZEROS = ByteBuffer.allocateDirect(MIB).asReadOnlyBuffer();

    private static final int CRC_OF_ZEROS = crcOf(ZEROS.duplicate());

    private static final Digest ANY = new Digest("md5", "00");

    public static TestImage of(long sizeBytes) {
        return new TestImage(sizeBytes, 1);
    }

    public static TestImage sparse(long sizeBytes, int everyMib) {
        return new TestImage(sizeBytes, everyMib);
    }

    public int chunks() {
        return ChunkChecksums.chunksOf(sizeBytes);
    }

    /** The bytes of one MiB, in a buffer outside the heap. */
    public ByteBuffer chunk(int number) {
        int length = (int) Math.min(MIB, sizeBytes - (long) number * MIB);
        if (isZeros(number)) {
            return ZEROS.duplicate().limit(length);
        }
        byte[] bytes = new byte[length];
        new Random(sizeBytes * 31 + number).nextBytes(bytes);
        return ByteBuffer.allocateDirect(length).put(bytes).flip();
    }

    private boolean isZeros(int number) {
        return number % everyMib != 0 && number != chunks() - 1;
    }

    public Content content() {
        int[] crcs = IntStream.range(0, chunks())
                .map(number -> isZeros(number) ? CRC_OF_ZEROS : crcOf(chunk(number)))
                .toArray();
        return new Content(sizeBytes, ANY, ANY, new ChunkChecksums(crcs));
    }

    private static int crcOf(ByteBuffer bytes) {
        var crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    /** Writes all of it, in order. */
    public Content writeTo(ImageTarget target) throws StoreException {
        for (int number = 0; number < chunks(); number++) {
            target.write(chunk(number), (long) number * MIB);
        }
        return content();
    }

    /** What {@code source} holds at that place, of all the image's bytes there. */
    public static byte[] read(ImageSource source, long offset, int length) throws StoreException {
        var buffer = ByteBuffer.allocate(length);
        source.read(buffer, offset);
        return buffer.array();
    }

    /** The image's own bytes of a range that need not respect chunks. */
    public byte[] bytes(long offset, int length) {
        byte[] bytes = new byte[length];
        for (int done = 0; done < length; ) {
            long at = offset + done;
            var chunk = chunk((int) (at / MIB)).position((int) (at % MIB));
            int step = Math.min(length - done, chunk.remaining());
            chunk.get(bytes, done, step);
            done += step;
        }
        return bytes;
    }
}
