package io.vitrine.acceptance;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The edge's configuration that operators start from. The rules in it are those that the split shape runs with. */
@Tag("peers")
class EdgeFilesTest {
    @Test
    void exampleIsAConfigurationThatNginxTakes(@TempDir Path folder) throws Exception {
        try (var files = Files.list(Repository.root().resolve("infra/edge/nginx"))) {
            for (var file : files.toList()) {
                var text = Files.readString(file).replace("/var/log/nginx", folder.toString());
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
}
