package io.vitrine.functions.images;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A JSON pointer as patches may have it (RFC 6901, and what Images API PATCH adds). */
final class PatchPath {
    private static final Pattern BAD_ESCAPE = Pattern.compile("~(?![01])");

    private PatchPath() {}

    /** At least one segment, unescaped and trimmed. */
    static List<String> segments(String path) {
        if (!path.startsWith("/")) {
            throw invalid(path, "must begin with '/'");
        }
        if (BAD_ESCAPE.matcher(path).find()) {
            throw invalid(path, "may have '~' only in '~0' and '~1'");
        }
        var segments = new ArrayList<String>();
        for (String segment : path.substring(1).split("/", -1)) {
            if (segment.isBlank()) {
                throw invalid(path, "must not have empty segments");
            }
            segments.add(segment.strip().replace("~1", "/").replace("~0", "~"));
        }
        return segments;
    }

    private static FaultException invalid(String path, String why) {
        return new FaultException(Fault.INVALID, "The path '" + path + "' " + why + ".");
    }
}
