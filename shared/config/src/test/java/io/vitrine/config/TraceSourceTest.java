package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;

/** Who switches traces on, and who does not. */
class TraceSourceTest {
    @Test
    void ourSettingOverrulesTheVariableOfOpenTelemetry() {
        var source = of(Map.of(
                "vitrine.vitrine.trace_endpoint",
                "http://ours:4317",
                "otel.exporter.otlp.endpoint",
                "http://other:4317"));

        assertThat(source).hasValueSatisfying(traces -> {
            assertThat(traces.getValue("quarkus.otel.sdk.disabled")).isEqualTo("false");
            assertThat(traces.getValue("quarkus.otel.exporter.otlp.endpoint")).isEqualTo("http://ours:4317");
        });
    }

    @Test
    void variableOfOpenTelemetryIsEnough() {
        assertThat(of(Map.of("otel.exporter.otlp.endpoint", "http://other:4317")))
                .isPresent();
    }

    @Test
    void withoutAnEndpointNothingIsSwitchedOn() {
        assertThat(of(Map.of())).isEmpty();
        assertThat(of(Map.of("vitrine.vitrine.trace_endpoint", " "))).isEmpty();
    }

    private static Optional<ConfigSource> of(Map<String, String> settings) {
        return TraceSource.of(name -> Optional.ofNullable(settings.get(name)));
    }
}
