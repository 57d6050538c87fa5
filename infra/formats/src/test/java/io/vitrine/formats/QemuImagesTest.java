package io.vitrine.formats;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Images as the real qemu-img makes them. */
@Tag("peers")
@DisplayName("X-01, X-02: what qemu-img makes")
class QemuImagesTest {
    private static final FormatRules RULES = new FormatRules(true, Set.of());
    private static final long MIB = 1 << 20;
    private static final long DATA_BYTES = 5 * MIB + 512;
    private static final int CHUNK = 100_003;

    private Path folder;

    @BeforeEach
    void makeSomeData(@TempDir Path aFolder) throws Exception {
        folder = aFolder;
        var data = new byte[(int) DATA_BYTES];
        new Random(7).nextBytes(data);
        data[510] = 0;
        Files.write(folder.resolve("data"), data);
    }

    private void qemuImg(String... arguments) throws Exception {
        var command = Stream.concat(Stream.of("qemu-img"), Stream.of(arguments)).toList();
        var process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        var output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).as("%s ends", command).isTrue();
        assertThat(process.exitValue()).as("%s said: %s", command, output).isZero();
    }

    private Verdict judge(String diskFormat, String file) throws IOException {
        var inspection = new Inspection();
        try (var channel = FileChannel.open(folder.resolve(file))) {
            var chunk = ByteBuffer.allocateDirect(CHUNK);
            while (channel.read(chunk) >= 0) {
                inspection.add(chunk.flip());
                chunk.clear();
            }
            return RULES.judge(diskFormat, inspection.end(channel.size()));
        }
    }

    @ParameterizedTest(name = "{0} with {2}")
    @CsvSource(
            delimiter = ';',
            value = {
                "qcow2; qcow2; compat=1.1",
                "qcow2; qcow2; compat=0.10",
                "qcow2; qcow2; compression_type=zstd,cluster_size=4096",
                "qcow2; qcow2; lazy_refcounts=on,preallocation=metadata",
                "vmdk; vmdk; subformat=monolithicSparse",
                "vmdk; vmdk; subformat=streamOptimized",
                "vpc; vhd; subformat=dynamic,force_size=on",
                "vhdx; vhdx; subformat=dynamic",
                "vhdx; vhdx; subformat=fixed",
                "vdi; vdi; static=off",
                "vdi; vdi; static=on"
            })
    void anImageIsTakenAndItsSizeKnown(String driver, String diskFormat, String options) throws Exception {
        qemuImg("convert", "-q", "-f", "raw", "-O", driver, "-o", options, "data", "converted");
        qemuImg("create", "-q", "-f", driver, "-o", options, "empty", "64M");

        var converted = (Verdict.Accepted) judge(diskFormat, "converted");
        var empty = (Verdict.Accepted) judge(diskFormat, "empty");

        // VHDX and VDI count in larger pieces.
        assertThat(converted.virtualSizeBytes().orElseThrow()).isBetween(DATA_BYTES, DATA_BYTES + MIB);
        assertThat(empty.virtualSizeBytes()).hasValue(64 * MIB);
    }

    @Test
    void aCompressedImageIsTaken() throws Exception {
        qemuImg("convert", "-q", "-c", "-O", "qcow2", "-f", "raw", "data", "compressed");

        assertThat(((Verdict.Accepted) judge("qcow2", "compressed")).virtualSizeBytes())
                .hasValue(DATA_BYTES);
    }

    @Test
    void imagesThatLeanOnOthersAreRefused() throws Exception {
        qemuImg("create", "-q", "-f", "qcow2", "-F", "raw", "-b", "data", "backed");
        qemuImg("create", "-q", "-f", "qcow2", "-o", "data_file=outside", "split", "1M");
        qemuImg("create", "-q", "-f", "vmdk", "flat", "1M", "-o", "subformat=monolithicFlat");
        qemuImg("create", "-q", "-f", "vmdk", "parent", "1M");
        qemuImg("create", "-q", "-f", "vmdk", "-F", "vmdk", "-b", "parent", "child");
        qemuImg("create", "-q", "-f", "qed", "abandoned", "1M");
        qemuImg("create", "-q", "-f", "qcow2", "-o", "extended_l2=on", "extended", "1M");

        for (var file : List.of("backed", "split", "flat", "child", "abandoned", "extended")) {
            for (var label : List.of("raw", "qcow2", "vmdk")) {
                assertThat(judge(label, file)).as("%s as %s", file, label).isInstanceOf(Verdict.Refused.class);
            }
        }
    }

    @Test
    void aFixedDiskOfTheOlderFormatPassesForRaw() throws Exception {
        qemuImg("convert", "-q", "-f", "raw", "-O", "vpc", "-o", "subformat=fixed,force_size=on", "data", "fixed");

        assertThat(judge("vhd", "fixed")).isInstanceOf(Verdict.Refused.class);
        assertThat(judge("raw", "fixed")).isInstanceOf(Verdict.Accepted.class);
    }
}
