package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.Optional;

/** A format that says all there is to know in one place. */
final class HeaderParser implements Parser {
    /** How that place is read. */
    @FunctionalInterface
    interface Header {
        /**
         * @param bytes the whole header, big-endian, zeros beyond the end of the stream
         * @param present how many of them came
         */
        Optional<Detected> read(ByteBuffer bytes, int present, long sizeBytes);
    }

    private final Region region;
    private final Header header;

    HeaderParser(long offset, int length, Header header) {
        this.region = new Region(offset, length);
        this.header = header;
    }

    @Override
    public void add(long offset, ByteBuffer chunk) {
        region.add(offset, chunk);
    }

    @Override
    public boolean settled() {
        return region.complete();
    }

    @Override
    public Optional<Detected> detected(long sizeBytes) {
        return header.read(region.bytes(), region.filled(), sizeBytes);
    }
}
