package io.vitrine.config;

import io.smallrye.config.PropertiesConfigSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Switches traces on in a process that is told where they go: {@code [vitrine] trace_endpoint}, or OpenTelemetry's own variable {@code
 * OTEL_EXPORTER_OTLP_ENDPOINT}. Without either nothing of OpenTelemetry runs.
 */
final class TraceSource {
    private static final String OURS = "vitrine.vitrine.trace_endpoint";
    private static final String OPEN_TELEMETRYS = "otel.exporter.otlp.endpoint";

    /** Above what is built in, below everything that an operator says. */
    private static final int ORDINAL = 270;

    private TraceSource() {}

    /** @param settings by name */
    static Optional<ConfigSource> of(Function<String, Optional<String>> settings) {
        return settings.apply(OURS)
                .or(() -> settings.apply(OPEN_TELEMETRYS))
                .filter(endpoint -> !endpoint.isBlank())
                .map(endpoint -> new PropertiesConfigSource(
                        Map.of("quarkus.otel.sdk.disabled", "false", "quarkus.otel.exporter.otlp.endpoint", endpoint),
                        "where traces go",
                        ORDINAL));
    }
}
