package io.vitrine.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OsloConfFilesTest {
    @Test
    void laterFileOverrulesAnEarlierOneAndAFolderCountsInTheOrderOfItsNames(@TempDir Path place) throws Exception {
        var first = Files.writeString(place.resolve("glance-api.conf"), "[DEFAULT]\na = file\nb = file\nc = file\n");
        var folder = Files.createDirectory(place.resolve("glance-api.d"));
        Files.writeString(folder.resolve("20-more.conf"), "[DEFAULT]\nb = twenty\n[Fast]\nweight = 2\n");
        Files.writeString(folder.resolve("10-more.conf"), "[DEFAULT]\na = ten\nb = ten\n[fast]\nweight = 1\n");
        Files.writeString(folder.resolve("30-more.conf.bak"), "[DEFAULT]\nc = thirty\n");

        var source = OsloConfSource.read(OsloConfFiles.named(first + "," + folder));

        assertThat(source.getValue("vitrine.default.a")).isEqualTo("ten");
        assertThat(source.getValue("vitrine.default.b")).isEqualTo("twenty");
        assertThat(source.getValue("vitrine.default.c")).isEqualTo("file");
        assertThat(source.getValue("vitrine.fast.weight")).isEqualTo("2");
    }

    @Test
    void repeatedOptionAddsUpOverFiles(@TempDir Path place) throws Exception {
        var first = Files.writeString(place.resolve("a.conf"), "[s]\no = 1\n");
        var second = Files.writeString(place.resolve("b.conf"), "[s]\no = 2\n");

        var file = OsloConfFiles.read(List.of(first, second));

        assertThat(file.values("s", "o")).containsExactly("1", "2");
        assertThat(file.assignments().getLast().file()).isEqualTo(second.toString());
    }
}
