package io.vitrine.formats;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The text that says of which files a VMware disk consists. Readers search it loosely, so nothing may stand anywhere in it, not even in a
 * comment, that could lead one of them to another file.
 *
 * @param text in lower case, up to the first zero
 */
record VmdkDescriptor(String text) {
    private static final String TYPE = "createtype";
    private static final String PARENT = "parentfilenamehint";
    private static final Pattern SAFE_TYPE = Pattern.compile("createtype=\"(?:monolithicsparse|streamoptimized)\"");
    private static final Pattern EXTENT = Pattern.compile("(?:rw|rdonly|noaccess) .*");
    private static final Pattern SAFE_EXTENT =
            Pattern.compile("(?:rw|rdonly|noaccess) +\\d++ +sparse +\"[^\"/\\\\]*+\"");
    private static final Pattern FIELD = Pattern.compile("[\\w.]++=.*");
    private static final Pattern VERSION = Pattern.compile("version=[123]\\r?\\n");

    /** @param bytes of the text, one character each */
    static VmdkDescriptor of(String bytes) {
        var end = bytes.indexOf('\0');
        return new VmdkDescriptor((end < 0 ? bytes : bytes.substring(0, end)).toLowerCase(Locale.ROOT));
    }

    /** Whether a file that begins so may be a descriptor alone: all text, or what qemu takes for one. */
    static boolean mayBegin(String head) {
        return isText(head) || isProbed(head);
    }

    private static boolean isText(String head) {
        var text = of(head).text;
        return !text.isEmpty() && text.chars().allMatch(VmdkDescriptor::isText);
    }

    private static boolean isText(int c) {
        return c >= ' ' && c < 0x7F || c >= '\t' && c <= '\r';
    }

    /** Comments with anything in them, empty lines, and then a version. */
    private static boolean isProbed(String head) {
        var at = 0;
        while (at < head.length()) {
            var line = head.indexOf('\n', at) < 0 ? head.substring(at) : head.substring(at, head.indexOf('\n', at) + 1);
            if (!line.startsWith("#") && !line.isBlank()) {
                return VERSION.matcher(line.toLowerCase(Locale.ROOT)).matches();
            }
            at += line.length();
        }
        return false;
    }

    boolean namesType() {
        return text.contains(TYPE + "=");
    }

    /** What is wrong with an embedded one; empty where all of it is understood and leads nowhere. */
    Optional<String> trouble() {
        if (!text.chars().allMatch(VmdkDescriptor::isText)) {
            return Optional.of("its descriptor is not plain text");
        }
        if (text.contains(PARENT)) {
            return Optional.of("its descriptor names a parent");
        }
        if (!everyTypeIsSafe()) {
            return Optional.of("its type is neither monolithicSparse nor streamOptimized");
        }
        return troubleWithLines();
    }

    /** Every one: readers differ in which of two they take. */
    private boolean everyTypeIsSafe() {
        var safe = SAFE_TYPE.matcher(text);
        var at = text.indexOf(TYPE);
        var any = at >= 0;
        while (at >= 0) {
            if (!safe.region(at, text.length()).lookingAt()) {
                return false;
            }
            at = text.indexOf(TYPE, at + 1);
        }
        return any;
    }

    private Optional<String> troubleWithLines() {
        var extents = 0;
        for (var line : (Iterable<String>) text.lines().map(String::strip)::iterator) {
            if (EXTENT.matcher(line).matches()) {
                extents++;
                if (!SAFE_EXTENT.matcher(line).matches()) {
                    return Optional.of("one of its extents lies in another file");
                }
            } else if (!isUnderstood(line)) {
                return Optional.of("a line of its descriptor cannot be understood");
            }
        }
        return extents == 0 ? Optional.of("its descriptor has no extents") : Optional.empty();
    }

    private static boolean isUnderstood(String line) {
        return line.isEmpty()
                || line.startsWith("#")
                || line.startsWith("ddb")
                || FIELD.matcher(line).matches();
    }
}
