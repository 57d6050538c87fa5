package io.vitrine.attach.block;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo.Iscsi;
import io.vitrine.volumes.ConnectionInfo.IscsiPath;
import io.vitrine.volumes.ConnectionInfo.SharedFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileDisksTest {
    private static FileDisks disks(Path folder) {
        return new FileDisks(Map.of("nas:/one", folder, "nas:/gone", folder.resolve("gone")));
    }

    @Test
    void aShareThatNobodyMountedSaysWhatWouldHelp(@TempDir Path folder) {
        assertThatThrownBy(
                        () -> disks(folder).open(new SharedFile("nas:/two", "volume-1", false), AttachMode.READ_ONLY))
                .hasMessageContaining("nas:/two")
                .hasMessageContaining("mount it");
        assertThatThrownBy(
                        () -> disks(folder).open(new SharedFile("nas:/gone", "volume-1", false), AttachMode.READ_ONLY))
                .hasMessageContaining("is not mounted on this host");
    }

    @Test
    void aFileThatIsNotThereIsNotMade(@TempDir Path folder) {
        assertThatThrownBy(
                        () -> disks(folder).open(new SharedFile("nas:/one", "volume-1", false), AttachMode.READ_WRITE))
                .extracting("fault")
                .isEqualTo(Fault.NOT_FOUND);
        assertThat(folder).isEmptyDirectory();
    }

    @Test
    void aFileIsWrittenWhereItIsAndNeverCut(@TempDir Path folder) throws Exception {
        var file = Files.write(folder.resolve("volume-1"), new byte[] {1, 2, 3, 4});

        try (var disk = disks(folder).open(new SharedFile("nas:/one", "volume-1", false), AttachMode.READ_WRITE)) {
            disk.write(ByteBuffer.wrap(new byte[] {9}), 1);
            disk.flush();
            assertThat(disk.capacityBytes()).isEqualTo(4);
        }

        assertThat(file).hasBinaryContent(new byte[] {1, 9, 3, 4});
    }

    @Test
    void whatCinderLetsOnlyBeReadIsOpenedForReading(@TempDir Path folder) throws Exception {
        Files.write(folder.resolve("volume-1"), new byte[4]);

        try (var disk = disks(folder).open(new SharedFile("nas:/one", "volume-1", true), AttachMode.READ_WRITE)) {
            assertThatThrownBy(() -> disk.write(ByteBuffer.wrap(new byte[1]), 0))
                    .isInstanceOf(Exception.class);
        }
    }

    @Test
    void aDiskThatIsNoFileIsRefused(@TempDir Path folder) {
        var path = new IscsiPath("127.0.0.1", 3260, "iqn.a", 1);
        var disk = new Iscsi(List.of(path), Optional.empty(), false, Optional.empty(), false);

        assertThatThrownBy(() -> disks(folder).open(disk, AttachMode.READ_ONLY)).hasMessageContaining("iSCSI");
    }
}
