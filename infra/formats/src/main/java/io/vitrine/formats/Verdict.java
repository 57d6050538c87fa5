package io.vitrine.formats;

import java.util.Optional;
import java.util.OptionalLong;

/** Whether an image may have the bytes that came for it. */
public sealed interface Verdict {
    /**
     * @param virtualSizeBytes what its record is to say
     * @param remark what an operator may want to know: that it is not what it is said to be
     */
    record Accepted(OptionalLong virtualSizeBytes, Optional<String> remark) implements Verdict {}

    /** @param sentence why, for the client */
    record Refused(String sentence) implements Verdict {}
}
