package io.vitrine.benchmarks.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vitrine.acceptance.GatewaySetup;
import io.vitrine.acceptance.RunningGateway;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole of it, small, on a running gateway that is its own peer. */
@Timeout(120)
class SuiteTest {
    private static final Duration LEFT_WITHIN = Duration.ofSeconds(30);
    private static final int IMAGES = 30;
    private static final long MIB = 1 << 20;
    private static final Suite SMALL = new Suite(
            EnumSet.allOf(Suite.Part.class),
            List.of(IMAGES),
            Duration.ofMillis(100),
            List.of("volumes", "files"),
            4 * MIB,
            8 * MIB);

    @Test
    void everythingIsMeasuredInTurnsAndLeavesOnlyTheCatalogue(@TempDir Path folder) {
        var setup = GatewaySetup.packaged(
                Path.of("../..").toAbsolutePath().normalize(), folder.resolve("data"), folder.resolve("log"));
        try (var gateway = RunningGateway.start(setup);
                var one = service("vitrine", gateway);
                var other = service("peer", gateway)) {
            var comparison = new Comparison(List.of(one, other), 1, _ -> {});

            SMALL.run(comparison);

            assertThat(comparison.table())
                    .anyMatch(line -> line.matches("list 25 \\(30 images\\), answers/s( +[\\d.]+){3}"))
                    .anyMatch(line -> line.matches("upload \\(volumes\\), MiB/s( +[\\d.]+){3}"))
                    .anyMatch(line -> line.matches("download, 4 clients \\(files\\), MiB/s( +[\\d.]+){3}"))
                    .anyMatch(line -> line.matches("memory \\(PSS of all processes\\), idle, MiB( +[\\d.]+){3}"))
                    .noneMatch(line -> line.contains("NaN"));
            assertThat(one.get("/v2/images?limit=1000").path("images")).hasSize(IMAGES);
            await().atMost(LEFT_WITHIN)
                    .untilAsserted(() -> assertThat(gateway.leftovers()).isEmpty());
        }
    }

    private static Service service(String name, RunningGateway gateway) {
        return new Service(name, gateway.endpoint(), Optional.empty(), new ProcessTree(List.of(gateway.pid())));
    }
}
