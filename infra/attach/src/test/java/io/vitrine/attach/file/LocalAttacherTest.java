package io.vitrine.attach.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.attach.VolumeAttacher.Use;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.local.LocalVolumes;
import io.vitrine.volumes.local.Slots;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What attaching a file or device of this host takes care of, beyond the contract. */
class LocalAttacherTest {
    private static final Connector HOST = new Connector("vitrine-w1");

    private static final Journal<Exception> SILENT = new Journal<>() {
        @Override
        public void reserved(AttachmentId attachment) {}

        @Override
        public void reached(AttemptStep step) {}
    };

    private static Fault faultOfWriting(LocalVolumes volumes, VolumeId id, Use<Integer, Exception> use) {
        var attacher = new LocalAttacher(volumes, HOST);
        return catchThrowableOfType(
                        VolumeException.class, () -> attacher.withVolume(id, AttachMode.READ_WRITE, SILENT, use))
                .fault();
    }

    @Test
    void neverWritesPastTheVolumeThoughTheDeviceIsLarger(@TempDir Path folder) throws Exception {
        var device = Slots.files(folder, 2).getFirst();
        byte[] behind = bytes(device, 1L << 30, 4096);
        byte[] end = bytes(device, (2L << 30) - 4096, 4096);

        try (var volumes = LocalVolumes.onBlockDevices(folder, List.of(device))) {
            var id = volumes.create("x", new Gib(1), Map.of()).id();
            new LocalAttacher(volumes, HOST).withVolume(id, AttachMode.READ_WRITE, SILENT, volume -> {
                volume.write(ByteBuffer.allocateDirect(4096).put(0, (byte) 1), (1L << 30) - 4096);
                volume.writeZeroes(new ByteRange(0, 1L << 30));
                return 0;
            });
        }

        assertThat(bytes(device, 1L << 30, 4096)).isEqualTo(behind);
        assertThat(bytes(device, (2L << 30) - 4096, 4096)).isEqualTo(end).isNotEqualTo(new byte[4096]);
    }

    @Test
    void noticesThatTheFileWasReplacedMeanwhile(@TempDir Path folder) throws Exception {
        try (var volumes = LocalVolumes.onSparseFiles(folder)) {
            var id = volumes.create("x", new Gib(1), Map.of()).id();
            var data = folder.resolve("data").resolve(id.value());

            var fault = faultOfWriting(volumes, id, _ -> {
                Files.move(data, folder.resolve("elsewhere"));
                Files.createFile(data);
                return 0;
            });

            assertThat(fault).isEqualTo(Fault.CORRUPT);
            assertThat(volumes.attachments(id)).isEmpty();
        }
    }

    @Test
    void noticesThatTheFileVanishedMeanwhile(@TempDir Path folder) throws Exception {
        try (var volumes = LocalVolumes.onSparseFiles(folder)) {
            var id = volumes.create("x", new Gib(1), Map.of()).id();

            var fault = faultOfWriting(volumes, id, _ -> {
                Files.delete(folder.resolve("data").resolve(id.value()));
                return 0;
            });

            assertThat(fault).isEqualTo(Fault.NOT_FOUND);
            assertThat(volumes.attachments(id)).isEmpty();
        }
    }

    @Test
    void refusesAFileThatIsSmallerThanItsVolume(@TempDir Path folder) throws Exception {
        try (var volumes = LocalVolumes.onSparseFiles(folder)) {
            var id = volumes.create("x", new Gib(1), Map.of()).id();
            try (var file = new RandomAccessFile(
                    folder.resolve("data").resolve(id.value()).toFile(), "rw")) {
                file.setLength(1000);
            }

            assertThat(faultOfWriting(volumes, id, _ -> 0)).isEqualTo(Fault.CORRUPT);
            assertThat(volumes.attachments(id)).isEmpty();
        }
    }

    @Test
    void refusesWhatIsNoFile(@TempDir Path folder) throws Exception {
        try (var volumes = LocalVolumes.onSparseFiles(folder)) {
            var id = volumes.create("x", new Gib(1), Map.of()).id();
            var data = folder.resolve("data").resolve(id.value());
            Files.delete(data);
            Files.createDirectory(data);

            assertThat(faultOfWriting(volumes, id, _ -> 0)).isEqualTo(Fault.CORRUPT);
            assertThat(volumes.attachments(id)).isEmpty();
        }
    }

    private static byte[] bytes(Path path, long offset, int length) throws Exception {
        byte[] bytes = new byte[length];
        try (var file = new RandomAccessFile(path.toFile(), "r")) {
            file.seek(offset);
            file.readFully(bytes);
        }
        return bytes;
    }
}
