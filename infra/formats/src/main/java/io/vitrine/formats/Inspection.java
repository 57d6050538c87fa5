package io.vitrine.formats;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/**
 * Looks at a stream as it passes and says what it is. All formats look at once; what they keep of it is bounded, whatever it says (the most
 * is 1 MiB of a VMDK's text), and they never throw for what is in it. One inspection, one stream, one thread at a time.
 */
public final class Inspection {
    private final List<Parser> parsers;
    private long sizeBytes;
    private boolean settled;

    public Inspection() {
        this(Parsers.all());
    }

    Inspection(List<Parser> parsers) {
        this.parsers = parsers;
    }

    /** The next bytes, from the buffer's position to its limit, which stay as they are. */
    public void add(ByteBuffer chunk) {
        if (!settled) {
            var left = false;
            for (var parser : parsers) {
                if (!parser.settled()) {
                    parser.add(sizeBytes, chunk);
                    left |= !parser.settled();
                }
            }
            settled = !left;
        }
        sizeBytes += chunk.remaining();
    }

    /** Whatever still comes, the formats and what is wrong with them stay: it need not be added. */
    public boolean settled() {
        return settled;
    }

    /** @param streamBytes all there were, those not added included */
    public Inspected end(long streamBytes) {
        return new Inspected(
                streamBytes,
                parsers.stream()
                        .map(parser -> parser.detected(streamBytes))
                        .flatMap(Optional::stream)
                        .toList());
    }
}
