package io.vitrine.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Where the tests find what was built, and where they leave data and logs. */
final class Repository {
    private Repository() {}

    static Path root() {
        return Path.of(Optional.ofNullable(System.getProperty("vitrine.repository"))
                        .orElse("../.."))
                .toAbsolutePath()
                .normalize();
    }

    /** The packaged gateway on a new data folder; its log is target/gateways/NAME.log. */
    static GatewaySetup gateway(String name) {
        return GatewaySetup.packaged(root(), data(name), log(name));
    }

    /** The packaged processes of the split shape on a new data folder; the supervisor's log is target/gateways/split-NAME.log. */
    static SplitSetup split(String name) {
        return SplitSetup.packaged(root(), data("split-" + name), log("split-" + name));
    }

    private static Path data(String name) {
        try {
            return Files.createTempDirectory("vitrine-" + name);
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the data of " + name, e);
        }
    }

    private static Path log(String name) {
        try {
            var logs = Files.createDirectories(root().resolve("infra/acceptance/target/gateways"));
            var log = logs.resolve(name + ".log");
            Files.deleteIfExists(log);
            return log;
        } catch (IOException e) {
            throw new UncheckedIOException("no room for the log of " + name, e);
        }
    }
}
