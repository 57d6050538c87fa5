package io.vitrine.volumes.local;

import static org.assertj.core.api.Assertions.assertThat;

import io.vitrine.volumes.Volume.State;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is left when the process is really killed, at moments that nobody chose. */
@Tag("slow")
class KilledVolumesTest {
    private static final int KILLS = 6;

    @Test
    void nothingHalfDoneOutlivesAKill(@TempDir Path folder) throws Exception {
        long seed = System.nanoTime();
        var moments = new Random(seed);

        for (int kill = 0; kill < KILLS; kill++) {
            churnAndKill(folder, moments.nextLong(TimeUnit.MILLISECONDS.toNanos(60)));

            try (var volumes = LocalVolumes.onSparseFiles(folder)) {
                for (var volume : volumes.list(Map.of())) {
                    assertThat(volume.metadata()).containsEntry("made", "yes");
                    for (var attachment : volumes.attachments(volume.id())) {
                        volumes.detach(attachment.id());
                    }
                    assertThat(volumes.find(volume.id()).orElseThrow().state()).isEqualTo(State.AVAILABLE);
                    assertThat(Files.size(
                                    folder.resolve("data").resolve(volume.id().value())))
                            .isEqualTo(volume.size().bytes());
                    volumes.delete(volume.id());
                }
                assertThat(LocalFolder.filesIn(folder)).as("seed %d", seed).isEmpty();
            }
        }
    }

    private static void churnAndKill(Path folder, long afterNanos) throws Exception {
        var churn = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Churn.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        try (var said = churn.inputReader()) {
            assertThat(said.readLine()).isEqualTo("begun");
            churn.waitFor(afterNanos, TimeUnit.NANOSECONDS);
        } finally {
            churn.destroyForcibly().waitFor();
        }
    }
}
