package io.vitrine.worker.data;

import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which part of an image a download asks for (RFC 9110 section 14, and the request's Content-Range of clients before Pike). */
final class RangeHeader {
    private static final String UNIT = "bytes=";
    private static final int DIGITS_OF_A_LONG = 18;
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d*)-(\\d*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern CONTENT_RANGE = Pattern.compile("bytes (\\d{1,18})-(\\d{1,18})/(\\d{1,18}|\\*)");

    private RangeHeader() {}

    /** The part asked for, never empty and within the image; empty for the whole of it. {@code RANGE_NOT_SATISFIABLE} or, for several ranges, {@code INVALID}. */
    static Optional<ByteRange> parse(Optional<String> range, Optional<String> contentRange, long sizeBytes) {
        if (range.isPresent()) {
            return Optional.of(ofRange(range.get().trim(), sizeBytes));
        }
        return contentRange.map(header -> ofContentRange(header.trim(), sizeBytes));
    }

    private static ByteRange ofRange(String header, long sizeBytes) {
        if (header.regionMatches(true, 0, UNIT, 0, UNIT.length()) && header.contains(",")) {
            throw new FaultException(
                    Fault.INVALID, "Requests with multiple ranges are not supported; ask for one range.");
        }
        var match = RANGE.matcher(header);
        if (!match.matches()) {
            throw unsatisfiable(header, sizeBytes);
        }
        var first = match.group(1);
        var last = match.group(2);
        if (first.isEmpty()) {
            var suffix = last.isEmpty() ? 0 : Math.min(number(last), sizeBytes);
            return satisfiable(header, sizeBytes - suffix, sizeBytes, sizeBytes);
        }
        var end = last.isEmpty() ? sizeBytes : Math.min(number(last) + 1, sizeBytes);
        return satisfiable(header, number(first), end, sizeBytes);
    }

    /** Every number beyond any image counts as one such. */
    private static long number(String digits) {
        var significant = digits.replaceFirst("^0+(?=.)", "");
        return significant.length() > DIGITS_OF_A_LONG ? Long.MAX_VALUE - 1 : Long.parseLong(significant);
    }

    /** What a refusal says of the image: RFC 9110, section 15.5.17. */
    static String unsatisfied(long sizeBytes) {
        return "bytes */" + sizeBytes;
    }

    private static ByteRange ofContentRange(String header, long sizeBytes) {
        var match = CONTENT_RANGE.matcher(header);
        if (!match.matches()) {
            throw unsatisfiable(header, sizeBytes);
        }
        var end = Long.parseLong(match.group(2)) + 1;
        var total = match.group(3);
        if (end > sizeBytes || !total.equals("*") && Long.parseLong(total) != sizeBytes) {
            throw unsatisfiable(header, sizeBytes);
        }
        return satisfiable(header, Long.parseLong(match.group(1)), end, sizeBytes);
    }

    private static ByteRange satisfiable(String header, long offset, long end, long sizeBytes) {
        if (offset >= end) {
            throw unsatisfiable(header, sizeBytes);
        }
        return new ByteRange(offset, end - offset);
    }

    private static FaultException unsatisfiable(String header, long sizeBytes) {
        return new FaultException(
                Fault.RANGE_NOT_SATISFIABLE,
                "The range '" + header + "' cannot be served: the image has " + sizeBytes
                        + " bytes, and one range like bytes=0-99 can be asked for.");
    }
}
