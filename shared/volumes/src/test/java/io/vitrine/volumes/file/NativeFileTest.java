package io.vitrine.volumes.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.volumes.file.NativeFile.Access;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NativeFileTest {
    private static Fault fault(ThrowingCallable action) {
        return FileTrouble.faultOf(catchThrowableOfType(IOException.class, action));
    }

    private static byte[] ones(int length) {
        byte[] ones = new byte[length];
        Arrays.fill(ones, (byte) 1);
        return ones;
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "0, 1", "1, 4095", "4096, 4096", "100, 8192", "4095, 4098", "0, 40000", "39999, 1"})
    void zeroesExactlyTheRange(int offset, int length, @TempDir Path folder) throws Exception {
        var path = Files.write(folder.resolve("x"), ones(40_000));

        try (var file = NativeFile.open(path, Access.WRITE)) {
            file.zero(offset, length);
        }

        byte[] expected = ones(40_000);
        Arrays.fill(expected, offset, offset + length, (byte) 0);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    }

    /** Aligned or not, whole blocks or not: the bytes arrive, and what lies beside them stays. */
    @ParameterizedTest
    @CsvSource({"0, 0, 8192", "0, 4096, 12388", "0, 4096, 100", "0, 100, 8192", "1, 4096, 8192", "0, 0, 0"})
    void writesPastTheCacheWhatItCan(int misaligned, int offset, int length, @TempDir Path folder) throws Exception {
        var path = Files.write(folder.resolve("x"), ones(40_000));
        var memory = ByteBuffer.allocateDirect(3 * 4096 + 20_000).alignedSlice(4096);
        var source = memory.slice(misaligned, length);
        for (int i = 0; i < length; i++) {
            source.put(i, (byte) (i % 97));
        }

        try (var file = NativeFile.open(path, Access.WRITE)) {
            file.writePastTheCache();
            file.write(source.duplicate(), offset);
            file.sync();
        }

        var expected = ones(40_000);
        source.get(0, expected, offset, length);
        assertThat(Files.readAllBytes(path)).isEqualTo(expected);
    }

    @Test
    void knowsItsHoles(@TempDir Path folder) throws Exception {
        try (var file = NativeFile.open(folder.resolve("x"), Access.CREATE)) {
            file.resize(30_000_000);
            file.write(ByteBuffer.wrap(ones(4096)), 8_000_000);
            file.sync();

            assertThat(file.isHole(0, 7_000_000)).isTrue();
            assertThat(file.isHole(7_000_000, 1_000_001)).isFalse();
            assertThat(file.isHole(9_000_000, 21_000_000)).as("up to the end").isTrue();
            assertThat(file.isHole(9_000_000, 21_000_001)).as("past the end").isFalse();
        }
    }

    @Test
    void readsAndWritesBuffersInAndOutsideTheHeap(@TempDir Path folder) throws Exception {
        try (var file = NativeFile.open(folder.resolve("x"), Access.CREATE)) {
            file.write(ByteBuffer.wrap(ones(10), 2, 6), 0);
            file.write(ByteBuffer.allocateDirect(4), 6);

            var heap = ByteBuffer.allocate(8);
            var direct = ByteBuffer.allocateDirect(8);
            assertThat(file.read(heap, 1)).isTrue();
            assertThat(file.read(direct, 1)).isTrue();

            assertThat(heap.array()).containsExactly(1, 1, 1, 1, 1, 0, 0, 0);
            assertThat(direct.flip()).isEqualTo(heap.flip());
        }
    }

    @Test
    void saysWhereTheFileEndsBefore(@TempDir Path folder) throws Exception {
        var path = Files.write(folder.resolve("x"), ones(10));

        try (var file = NativeFile.open(path, Access.READ)) {
            assertThat(file.read(ByteBuffer.allocate(3), 8)).isFalse();
            assertThat(file.read(ByteBuffer.allocateDirect(3), 8)).isFalse();
            assertThat(file.read(ByteBuffer.allocate(0), 8)).isTrue();
        }
    }

    @Test
    void translatesErrorNumbersAndKeepsPathsToItself(@TempDir Path folder) throws Exception {
        var missing = folder.resolve("missing");
        var path = Files.write(folder.resolve("x"), ones(10));

        assertThat(fault(() -> NativeFile.open(missing, Access.READ))).isEqualTo(Fault.NOT_FOUND);
        assertThatThrownBy(() -> NativeFile.open(missing, Access.READ)).hasMessageNotContaining(folder.toString());
        assertThat(fault(() -> NativeFile.open(path, Access.CREATE))).isEqualTo(Fault.UNAVAILABLE);
        try (var full = NativeFile.open(Path.of("/dev/full"), Access.WRITE);
                var small = NativeFile.open(path, Access.WRITE)) {
            assertThat(fault(() -> full.write(ByteBuffer.allocate(10), 0))).isEqualTo(Fault.TOO_LARGE);
            assertThat(fault(() -> small.write(ByteBuffer.allocate(10), Long.MAX_VALUE - 10)))
                    .isEqualTo(Fault.TOO_LARGE);
        }
    }

    @Test
    void locksAgainstOtherOpenings(@TempDir Path folder) throws Exception {
        var path = Files.write(folder.resolve("x"), ones(10));
        try (var reader = NativeFile.open(path, Access.READ);
                var other = NativeFile.open(path, Access.READ)) {
            reader.lockShared();
            other.lockShared();
            try (var writer = NativeFile.open(path, Access.WRITE)) {
                assertThat(fault(writer::lockAlone)).isEqualTo(Fault.BUSY);
            }
        }
        try (var writer = NativeFile.open(path, Access.WRITE)) {
            writer.lockAlone();
        }
    }

    @Test
    void goesOnWhenAThreadIsInterrupted(@TempDir Path folder) throws Exception {
        try (var file = NativeFile.open(folder.resolve("x"), Access.CREATE)) {
            Thread.currentThread().interrupt();
            file.write(ByteBuffer.allocateDirect(10), 0);
            file.sync();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(file.sizeBytes()).isEqualTo(10);
        }
    }

    @Test
    void refusesWorkOnceClosed(@TempDir Path folder) throws Exception {
        var file = NativeFile.open(folder.resolve("x"), Access.CREATE);
        file.close();
        file.close();

        assertThatThrownBy(() -> file.write(ByteBuffer.allocate(1), 0)).isInstanceOf(ClosedChannelException.class);
    }

    @Test
    void knowsWhatWasOpenedThoughThePathLeadsElsewhereNow(@TempDir Path folder) throws Exception {
        var path = Files.write(folder.resolve("x"), ones(10));
        try (var file = NativeFile.open(path, Access.READ)) {
            assertThat(file.identity()).isEqualTo(FileIdentity.of(path));

            Files.write(folder.resolve("y"), ones(10));
            Files.move(folder.resolve("y"), path, StandardCopyOption.ATOMIC_MOVE);

            assertThat(file.identity()).isNotEqualTo(FileIdentity.of(path));
        }
    }
}
