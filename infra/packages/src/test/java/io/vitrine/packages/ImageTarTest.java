package io.vitrine.packages;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImageTarTest {
    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path folder;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("layer/opt/vitrine"));
        var start = Files.writeString(folder.resolve("layer/opt/vitrine/start"), "#!/bin/sh\n");
        assertThat(start.toFile().setExecutable(true)).isTrue();
    }

    @Test
    void equalFoldersMakeEqualBytesWhateverTheDatesOfTheirFiles() throws Exception {
        write("first.tar", "10001:10001");
        Files.setLastModifiedTime(folder.resolve("layer/opt/vitrine/start"), FileTime.from(Instant.EPOCH));

        write("second.tar", "10001:10001");

        assertThat(folder.resolve("second.tar")).hasSameBinaryContentAs(folder.resolve("first.tar"));
    }

    @Test
    void anotherUserIsAnotherImage() throws Exception {
        write("first.tar", "10001:10001");
        write("second.tar", "10002:10002");

        assertThat(Files.mismatch(folder.resolve("first.tar"), folder.resolve("second.tar")))
                .isNotNegative();
    }

    private void write(String tar, String user) throws Exception {
        new ImageTar("vitrine:test", "amd64", user, List.of("/opt/vitrine/start"), List.of(folder.resolve("layer")))
                .write(folder.resolve(tar));
    }
}
