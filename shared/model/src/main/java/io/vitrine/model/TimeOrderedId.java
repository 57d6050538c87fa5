package io.vitrine.model;

import com.fasterxml.uuid.Generators;
import com.fasterxml.uuid.NoArgGenerator;
import java.util.UUID;

/** UUID version 7 (RFC 9562 section 5.7): later ids sort after earlier ones, which keeps index inserts local. */
final class TimeOrderedId {
    private static final NoArgGenerator VERSION_7 = Generators.timeBasedEpochGenerator();

    private TimeOrderedId() {}

    static UUID next() {
        return VERSION_7.generate();
    }
}
