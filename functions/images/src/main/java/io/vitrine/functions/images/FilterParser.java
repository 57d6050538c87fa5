package io.vitrine.functions.images;

import io.vitrine.catalog.ImageQuery.Comparison;
import io.vitrine.catalog.ImageQuery.Condition;
import io.vitrine.catalog.ImageQuery.Moment;
import io.vitrine.catalog.ImageQuery.Text;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Reads one filter of the list of images. */
final class FilterParser {
    /** Text that takes {@code in:} and {@code eq:}. */
    private static final Map<String, Text> LISTED = Map.of(
            "name", Text.NAME,
            "id", Text.ID,
            "status", Text.STATUS,
            "container_format", Text.CONTAINER_FORMAT,
            "disk_format", Text.DISK_FORMAT);

    private static final Map<String, Text> EXACT = Map.of(
            "owner", Text.OWNER,
            "checksum", Text.CHECKSUM,
            "os_hash_algo", Text.OS_HASH_ALGO,
            "os_hash_value", Text.OS_HASH_VALUE);

    private static final Map<String, io.vitrine.catalog.ImageQuery.Number> NUMBERS = byName();
    private static final Map<String, Moment> MOMENTS =
            Map.of("created_at", Moment.CREATED_AT, "updated_at", Moment.UPDATED_AT);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,18}");

    private FilterParser() {}

    private static Map<String, io.vitrine.catalog.ImageQuery.Number> byName() {
        return Arrays.stream(io.vitrine.catalog.ImageQuery.Number.values())
                .collect(Collectors.toMap(number -> number.name().toLowerCase(Locale.ROOT), number -> number));
    }

    /** The condition on a base property; empty where {@code name} is no such property and so means an additional one. */
    static Optional<Condition> condition(String name, String value) {
        if (LISTED.containsKey(name)) {
            return Optional.of(new Condition.OneOf(LISTED.get(name), listed(name, value)));
        }
        if (EXACT.containsKey(name)) {
            return Optional.of(new Condition.OneOf(EXACT.get(name), List.of(value)));
        }
        if (NUMBERS.containsKey(name)) {
            return Optional.of(new Condition.Compare(NUMBERS.get(name), Comparison.EQ, wholeNumber(name, value)));
        }
        var moment = MOMENTS.get(name);
        if (moment != null) {
            return Optional.of(moment(moment, name, value));
        }
        if (name.equals("protected")) {
            return Optional.of(new Condition.Protected(flag(name, value)));
        }
        return range(name, value);
    }

    private static Optional<Condition> range(String name, String value) {
        if (!name.endsWith("_min") && !name.endsWith("_max")) {
            return Optional.empty();
        }
        var number = NUMBERS.get(name.substring(0, name.length() - 4));
        if (number == null) {
            throw invalid("The filter " + name + " is unknown; ranges exist for "
                    + NUMBERS.keySet().stream().sorted().collect(Collectors.joining(", ")) + ".");
        }
        var comparison = name.endsWith("_min") ? Comparison.GTE : Comparison.LTE;
        return Optional.of(new Condition.Compare(number, comparison, wholeNumber(name, value)));
    }

    private static List<String> listed(String name, String value) {
        int colon = value.indexOf(':');
        // A time has colons of its own.
        if (colon < 0 || WireTime.parse(value).isPresent()) {
            return List.of(value);
        }
        var rest = value.substring(colon + 1);
        return switch (value.substring(0, colon)) {
            case "in" -> QuotedList.parse(rest);
            case "eq" -> List.of(rest);
            default ->
                throw invalid("The filter " + name + " begins with an unknown operator; allowed are 'in:' and 'eq:'"
                        + " (write 'eq:' before a value that has a colon).");
        };
    }

    private static Condition moment(Moment column, String name, String value) {
        var bare = WireTime.parse(value);
        if (bare.isPresent()) {
            return new Condition.At(column, Comparison.EQ, bare.get());
        }
        int colon = value.indexOf(':');
        var operator = colon < 0 ? "" : value.substring(0, colon);
        var comparison = Arrays.stream(Comparison.values())
                .filter(candidate -> candidate.name().toLowerCase(Locale.ROOT).equals(operator))
                .findFirst();
        var moment = WireTime.parse(value.substring(colon + 1));
        if (comparison.isEmpty() || moment.isEmpty()) {
            throw invalid("The filter " + name + " is '" + value
                    + "'; it must be an ISO 8601 time, by itself or after one of gt:, gte:, lt:, lte:, eq: and neq:.");
        }
        return new Condition.At(column, comparison.get(), moment.get());
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid("The filter " + name + " is '" + value + "'; allowed are true and false.");
        };
    }

    /** @throws FaultException {@link Fault#INVALID} where {@code value} is not an integer from 0 on */
    static long wholeNumber(String name, String value) {
        if (!DIGITS.matcher(value).matches()) {
            throw invalid("The parameter " + name + " is '" + value + "'; it must be an integer from 0 on.");
        }
        return Long.parseLong(value);
    }

    private static FaultException invalid(String message) {
        return new FaultException(Fault.INVALID, message);
    }
}
