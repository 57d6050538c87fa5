package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
class GivingWayTest {
    private static final int NICE = 16;

    @Test
    void threadGivesWayAndTheOthersStayAsTheyAre() {
        var before = niceness();
        var given = new CompletableFuture<Integer>();

        Thread.ofPlatform().start(GivingWay.by(() -> given.complete(niceness())));

        assertThat(given.join()).isGreaterThan(before);
        assertThat(niceness()).isEqualTo(before);
    }

    /** Of the thread that asks: proc(5), /proc/pid/stat, counted from behind the name, which may have blanks. */
    private static int niceness() {
        try {
            var stat = Files.readString(Path.of("/proc/thread-self/stat"));
            return Integer.parseInt(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[NICE]);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
