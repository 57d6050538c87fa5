package io.vitrine.volumes.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.file.FileTrouble;
import io.vitrine.volumes.file.NativeFile;
import io.vitrine.volumes.file.NativeFile.Access;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Volumes on a file system of 4 MiB that is full to the last byte. It is mounted, so it takes the rights that loop devices take. */
@NeedsBlockDevice
class FullDiskTest {
    private static final Connector HOST = new Connector("vitrine-w1");

    private Path folder;

    @BeforeEach
    void mount(@TempDir Path mountPoint) throws Exception {
        folder = mountPoint;
        LoopDevices.run("mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", folder.toString());
    }

    @AfterEach
    void unmount() throws Exception {
        LoopDevices.run("umount", folder.toString());
    }

    private static Fault faultOfFilling(Path path) throws Exception {
        try (var file = NativeFile.open(path, Access.WRITE)) {
            var trouble = catchThrowableOfType(FileTrouble.class, () -> {
                var page = ByteBuffer.allocateDirect(4096);
                for (long offset = 0; ; offset += 4096) {
                    file.write(page.put(0, (byte) 1).rewind(), offset);
                }
            });
            return trouble.fault();
        }
    }

    @Test
    void takesNoMoreButIsReadAndEmptied() throws Exception {
        try (var volumes = LocalVolumes.onSparseFiles(folder)) {
            var id = volumes.create("x", new Gib(1), Map.of()).id();

            assertThat(faultOfFilling(folder.resolve("data").resolve(id.value())))
                    .isEqualTo(Fault.TOO_LARGE);
            assertThat(catchThrowableOfType(VolumeException.class, () -> volumes.create("y", new Gib(1), Map.of()))
                            .fault())
                    .isEqualTo(Fault.TOO_LARGE);

            var attachment = volumes.reserve(id, AttachMode.READ_ONLY, HOST);
            volumes.connect(attachment.id(), HOST);
            volumes.complete(attachment.id());
            volumes.detach(attachment.id());
            volumes.delete(id);

            assertThat(LocalFolder.filesIn(folder)).isEmpty();
            volumes.delete(volumes.create("z", new Gib(1), Map.of()).id());
        }
    }
}
