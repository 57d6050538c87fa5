package io.vitrine.attach.iscsi.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A number of bytes as people write it: {@code 4096}, {@code 256KiB}, {@code 1MiB}, {@code 10GiB}; K, M and G alone mean the same. */
record Bytes(long count) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,15})(|[KMGT])(|I?B)");
    private static final String UNITS = "KMGT";
    private static final int STEP = 10;

    static Bytes parse(String text) {
        var parts = TEXT.matcher(text.strip().toUpperCase(Locale.ROOT));
        if (!parts.matches() || parts.group(2).isEmpty() && parts.group(3).equals("IB")) {
            throw new IllegalArgumentException("\"" + text + "\" is no size such as 4KiB, 1MiB or 10GiB.");
        }
        int power = parts.group(2).isEmpty() ? 0 : STEP * (UNITS.indexOf(parts.group(2)) + 1);
        long count = Long.parseLong(parts.group(1));
        if (count > Long.MAX_VALUE >> power) {
            throw new IllegalArgumentException("\"" + text + "\" is more than a disk can have.");
        }
        return new Bytes(count << power);
    }

    /** In the largest unit that leaves at least one, two digits behind the point where it does not fit. */
    static String readable(long count) {
        double rest = count;
        int unit = 0;
        while (rest >= 1024 && unit < UNITS.length()) {
            rest /= 1024;
            unit++;
        }
        var number = rest == Math.rint(rest) ? "%.0f".formatted(rest) : String.format(Locale.ROOT, "%.2f", rest);
        return number + (unit == 0 ? " bytes" : " " + UNITS.charAt(unit - 1) + "iB");
    }

    /** For options. */
    static final class Converter implements ITypeConverter<Bytes> {
        @Override
        public Bytes convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
