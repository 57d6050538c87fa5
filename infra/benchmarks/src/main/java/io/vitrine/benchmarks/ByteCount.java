package io.vitrine.benchmarks;

import java.util.regex.Pattern;
import picocli.CommandLine;

/** A number of bytes as people write it: 4096, 512KiB, 64MiB, 1GiB. */
record ByteCount(long bytes) {
    private static final Pattern FORM = Pattern.compile("(\\d{1,12})(|KiB|MiB|GiB)");

    ByteCount {
        if (bytes < 1) {
            throw new IllegalArgumentException("a size must be 1 byte or more");
        }
    }

    static ByteCount parse(String text) {
        var parts = FORM.matcher(text);
        if (!parts.matches()) {
            throw new IllegalArgumentException("'" + text + "' is no size; write 4096, 512KiB, 64MiB or 1GiB");
        }
        return new ByteCount(Long.parseLong(parts.group(1)) << shift(parts.group(2)));
    }

    private static int shift(String unit) {
        return switch (unit) {
            case "KiB" -> 10;
            case "MiB" -> 20;
            case "GiB" -> 30;
            default -> 0;
        };
    }

    static final class Converter implements CommandLine.ITypeConverter<ByteCount> {
        @Override
        public ByteCount convert(String text) {
            try {
                return parse(text);
            } catch (IllegalArgumentException e) {
                throw new CommandLine.TypeConversionException(e.getMessage());
            }
        }
    }
}
