package io.vitrine.benchmarks.service;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** What one core of this machine does of MD5, as {@code openssl speed} has it: the yardstick of an upload, which cannot do without. */
public final class DigestSpeed {
    private static final List<String> COMMAND =
            List.of("openssl", "speed", "-mr", "-seconds", "1", "-bytes", "65536", "-evp", "md5");
    private static final Pattern SPEED = Pattern.compile("\\+F:\\d+:[^:]+:([0-9.]+)");
    private static final double MIB = 1 << 20;
    private static final long LIMIT_SECONDS = 30;

    private DigestSpeed() {}

    /** Empty where there is no {@code openssl}. */
    public static OptionalDouble mibPerSecond() {
        try {
            var process = new ProcessBuilder(COMMAND)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
            var speed = SPEED.matcher(said);
            return speed.find() ? OptionalDouble.of(Double.parseDouble(speed.group(1)) / MIB) : OptionalDouble.empty();
        } catch (IOException e) {
            return OptionalDouble.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
