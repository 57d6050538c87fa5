package io.vitrine.split;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
    private static final int TOO_MUCH = 17 << 20;

    @TempDir
    @SuppressWarnings("NullAway.Init") // before each test
    private Path folder;

    @SuppressWarnings("NullAway.Init") // before each test
    private Path log;

    @BeforeEach
    void name() {
        log = folder.resolve("edge-requests.log");
    }

    @Test
    void whoeverWritesGoesOnWithTheFileThatWasBegunAnew() throws IOException {
        try (var writer = Files.newOutputStream(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            writer.write(new byte[TOO_MUCH]);

            Logs.rotateAll(folder);
            writer.write('x');

            assertThat(log).hasContent("x");
            var old = folder.resolve("edge-requests.log.1");
            assertThat(old).hasSize(TOO_MUCH);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(old)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void smallFileStaysAndOneOldFileIsKept() throws IOException {
        Files.writeString(log, "few");
        Files.writeString(folder.resolve("edge-requests.log.1"), "old");

        Logs.rotateAll(folder);

        assertThat(log).hasContent("few");
        assertThat(folder.resolve("edge-requests.log.1")).hasContent("old");
    }

    @Test
    void lastWordsAreThoseOfTheLastLife() throws IOException {
        Files.writeString(log, "ERROR before\nnow\n");

        assertThat(Logs.lastWords(log, "ERROR before\n".length())).isEqualTo("now");
        assertThat(Logs.lastWords(log, 0)).isEqualTo("ERROR before");
        assertThat(Logs.lastWords(log, 17)).isEqualTo("it said nothing");
        assertThat(Logs.lastWords(log, 1000)).as("begun anew").isEqualTo("ERROR before");
    }

    @Test
    void ofALongFileTheEndIsRead() throws IOException {
        var line = new char[1000];
        Arrays.fill(line, '.');
        Files.writeString(log, (new String(line) + "\n").repeat(1000) + "the end\n");

        assertThat(Logs.lastWords(log, 0)).isEqualTo("the end");
    }
}
