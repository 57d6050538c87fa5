package io.vitrine.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.io.TempDir;

/** The bytes of an image, however many, pass through no memory that grows with them, and through no function at all. */
@Tag("peers")
abstract class LargeImageSuite extends ShapeSuite {
    private static final long SIZE = 5L << 30;
    private static final long MIB = 1L << 20;

    @Test
    @DisplayName("D-27, Q-10: an image of 5 GiB passes in bounded memory")
    void imageOfFiveGibibytesPassesInBoundedMemory(@TempDir Path folder, TestReporter report) throws Exception {
        var programs = new Programs(folder);
        var disk = new DiskImages(programs).sparse("large.raw", SIZE);
        var setup = shape().setup("large");
        try (var deployment = setup.start();
                var images = new ImagesClient(deployment.endpoint())) {
            warmUp(images);

            try (var memory = MemoryWatch.of(deployment)) {
                programs.run(create(deployment, "large.raw")).succeeded();
                assertThat(sha512(images.download(images.list().getFirst())))
                        .isEqualTo(sha512(Files.newInputStream(disk)));

                memory.growth().forEach(part -> report.publishEntry(part.part().name(), part.toString()));
                assertThat(memory.growth()).allMatch(part -> part.bytes() < mostGrowth(part.part()));
            }
            Cleanliness.leaveNothingBehind(deployment);
        }
        Deployment.delete(setup);
    }

    private static long mostGrowth(Part part) {
        return switch (part.role()) {
            case GATEWAY, WORKER -> 400 * MIB;
            case FUNCTION -> 48 * MIB;
            case EDGE -> 16 * MIB;
            case BROKER, DATABASE ->
                256 * MIB; // what they keep in memory of what happened is bounded by settings of their own
        };
    }

    private static void warmUp(ImagesClient images) {
        var bytes = new RandomImage(81, 64 * MIB);
        var id = images.store("warm-up", bytes, "volumes");
        assertThat(images.firstDifference(id, bytes)).isEmpty();
        images.delete(id);
    }

    private static List<String> create(Deployment deployment, String file) {
        return List.of(
                "openstack",
                "--os-auth-type",
                "none",
                "--os-endpoint",
                deployment.endpoint().toString(),
                "image",
                "create",
                "--disk-format",
                "raw",
                "--container-format",
                "bare",
                "--file",
                file,
                "large");
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
}
