package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge's configuration that operators start from. The rules in it are those that the split shape runs with. */
@Tag("peers")
class EdgeFilesTest {
    private static final Path EDGE = Repository.root().resolve("infra/edge");

    @Test
    void exampleIsAConfigurationThatNginxTakes(@TempDir Path folder) throws Exception {
        try (var files = Files.list(EDGE.resolve("nginx"))) {
            for (var file : files.toList()) {
                var text = Files.readString(file).replace("/var/log/vitrine-edge", folder.toString());
                Files.writeString(folder.resolve(file.getFileName()), text);
            }
        }

        new Programs(folder)
                .run(
                        "nginx",
                        "-t",
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString())
                .succeeded();
    }

    @Test
    void eachAddressOfTheExampleIsTheOneOfAProcessThatTheTargetStarts() throws IOException {
        var example = Files.readString(EDGE.resolve("nginx/nginx.conf"));
        var target = Files.readString(EDGE.resolve("systemd/vitrine.target"));

        for (var process : List.of("images-1", "images-2", "worker-1", "worker-2")) {
            var port = bindPort(process);

            assertThat(example).contains("server 127.0.0.1:" + port + " ");
            assertThat(target).contains("vitrine-" + process.replace('-', '@') + ".service");
        }
        assertThat(example.split("server 127", -1)).hasSize(1 + 4);
    }

    @Test
    void workerIsGivenLongerToStopThanItsDrainTakes() throws IOException {
        var unit = Files.readString(EDGE.resolve("systemd/vitrine-worker@.service"));
        var example = Files.readString(EDGE.resolve("nginx/nginx.conf"));
        var drain = number("VITRINE_VITRINE_DRAIN_TIMEOUT=(\\d+)s", unit);

        assertThat(number("TimeoutStopSec=(\\d+)", unit)).isGreaterThan(drain);
        assertThat(number("worker_shutdown_timeout (\\d+)s", example)).isEqualTo(drain);
    }

    private static int bindPort(String process) throws IOException {
        return number("BIND_PORT=(\\d+)", Files.readString(EDGE.resolve("env/" + process + ".env")));
    }

    private static int number(String pattern, String text) {
        var found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return Integer.parseInt(found.group(1));
    }
}
