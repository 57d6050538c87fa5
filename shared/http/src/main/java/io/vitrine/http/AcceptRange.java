package io.vitrine.http;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * One media range of the header Accept (RFC 9110 section 12.5.1), parameters other than the quality left out.
 *
 * @param quality 0 to 1; 0 refuses
 */
record AcceptRange(String type, String subtype, double quality) {
    private static final String TOKEN = "[!#$%&'*+.^_`|~0-9A-Za-z-]+";
    private static final String PARAMETER = "\\s*;\\s*" + TOKEN + "=(?:" + TOKEN + "|\"[^\"\\\\]*\")";
    private static final Pattern RANGE =
            Pattern.compile("(" + TOKEN + ")/(" + TOKEN + ")((?:" + PARAMETER + ")*)", Pattern.CASE_INSENSITIVE);
    private static final Pattern QUALITY =
            Pattern.compile(";\\s*q=(0(?:\\.[0-9]{0,3})?|1(?:\\.0{0,3})?)(?=\\s*;|$)", Pattern.CASE_INSENSITIVE);
    private static final Pattern ANY_QUALITY = Pattern.compile(";\\s*q=", Pattern.CASE_INSENSITIVE);

    /** All ranges of a header value, or empty where any of them is malformed. */
    static Optional<List<AcceptRange>> parse(String accept) {
        var ranges = new ArrayList<AcceptRange>();
        for (String element : accept.split(",", -1)) {
            if (element.isBlank()) {
                continue;
            }
            var range = one(element.strip());
            if (range.isEmpty()) {
                return Optional.empty();
            }
            ranges.add(range.get());
        }
        return Optional.of(List.copyOf(ranges));
    }

    private static Optional<AcceptRange> one(String element) {
        var match = RANGE.matcher(element);
        if (!match.matches() || (match.group(1).equals("*") && !match.group(2).equals("*"))) {
            return Optional.empty();
        }
        var type = match.group(1).toLowerCase(Locale.ROOT);
        var subtype = match.group(2).toLowerCase(Locale.ROOT);
        var parameters = match.group(3);
        if (!ANY_QUALITY.matcher(parameters).find()) {
            return Optional.of(new AcceptRange(type, subtype, 1));
        }
        var quality = QUALITY.matcher(parameters);
        return quality.find()
                ? Optional.of(new AcceptRange(type, subtype, Double.parseDouble(quality.group(1))))
                : Optional.empty();
    }

    boolean matches(String offeredType, String offeredSubtype) {
        return type.equals("*")
                || (type.equals(offeredType) && (subtype.equals("*") || subtype.equals(offeredSubtype)));
    }

    /** How narrow the range is: the narrowest that matches decides. */
    int specificity() {
        return type.equals("*") ? 0 : subtype.equals("*") ? 1 : 2;
    }
}
