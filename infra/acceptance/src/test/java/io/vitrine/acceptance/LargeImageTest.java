package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

@Tag("peers")
class LargeImageTest {
    private static final long SIZE = 5L << 30;
    private static final long MIB = 1L << 20;
    private static final long MOST_GROWTH = 400 * MIB;
    private static final Duration LOOK = Duration.ofMillis(100);

    @Test
    void imageOfFiveGibibytesPassesInBoundedMemory(@TempDir Path folder, TestReporter report) throws Exception {
        var programs = new Programs(folder);
        var disk = new DiskImages(programs).sparse("large.raw", SIZE);
        var setup = Repository.gateway("large");
        try (var gateway = RunningGateway.start(setup);
                var images = new ImagesClient(gateway.endpoint())) {
            warmUp(images);
            long before = gateway.residentBytes();

            try (var memory = Highest.of(gateway)) {
                programs.run(openstack(
                                gateway,
                                "create",
                                "--disk-format",
                                "raw",
                                "--container-format",
                                "bare",
                                "--file",
                                "large.raw",
                                "large"))
                        .succeeded();
                assertThat(sha512(images.download(images.list().getFirst())))
                        .isEqualTo(sha512(Files.newInputStream(disk)));
                report.publishEntry("resident memory, MiB", before / MIB + " before, at most " + memory.bytes() / MIB);
                assertThat(memory.bytes() - before)
                        .as("growth of resident memory, from %d MiB", before / MIB)
                        .isLessThan(MOST_GROWTH);
            }
            Cleanliness.leaveNothingBehind(gateway);
        }
        DataFolder.at(setup.data()).delete();
    }

    private static void warmUp(ImagesClient images) {
        var bytes = new RandomImage(81, 64 * MIB);
        var id = images.store("warm-up", bytes, "volumes");
        assertThat(images.firstDifference(id, bytes)).isEmpty();
        images.delete(id);
    }

    private static List<String> openstack(RunningGateway gateway, String... words) {
        return Programs.words(
                List.of(
                        "openstack",
                        "--os-auth-type",
                        "none",
                        "--os-endpoint",
                        gateway.endpoint().toString(),
                        "image"),
                words);
    }

    private static String sha512(InputStream bytes) throws IOException, NoSuchAlgorithmException {
        var digest = MessageDigest.getInstance("SHA-512");
        var buffer = new byte[1 << 20];
        try (bytes) {
            for (int read = bytes.read(buffer); read >= 0; read = bytes.read(buffer)) {
                digest.update(buffer, 0, read);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Looks at a gateway's memory until closed, and keeps the most it saw. */
    private record Highest(AtomicLong most, AtomicBoolean watching, Thread watcher) implements AutoCloseable {
        static Highest of(RunningGateway gateway) {
            var most = new AtomicLong();
            var watching = new AtomicBoolean(true);
            var watcher = Thread.ofPlatform().name("memory").start(() -> {
                while (watching.get()) {
                    most.accumulateAndGet(gateway.residentBytes(), Math::max);
                    Pause.of(LOOK);
                }
            });
            return new Highest(most, watching, watcher);
        }

        long bytes() {
            return most.get();
        }

        @Override
        public void close() throws InterruptedException {
            watching.set(false);
            watcher.join();
        }
    }
}
