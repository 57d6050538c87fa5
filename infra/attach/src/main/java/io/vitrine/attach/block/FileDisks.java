package io.vitrine.attach.block;

import io.vitrine.model.Fault;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.VolumeException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Volumes that are files on shares which somebody else has mounted, or devices of this host. Nothing is mounted here, and nothing is made or cut: a file
 * that is not there is no volume.
 */
public final class FileDisks implements BlockConnector {
    private final Map<String, Path> mounts;

    /** @param mounts folders of this host, by the exports that are mounted there as their servers call them */
    public FileDisks(Map<String, Path> mounts) {
        this.mounts = Map.copyOf(mounts);
    }

    @Override
    public BlockDisk open(ConnectionInfo connection, AttachMode mode) throws VolumeException {
        return switch (connection) {
            case ConnectionInfo.SharedFile share ->
                FileDisk.open(file(share), share.readOnly() ? AttachMode.READ_ONLY : mode, false);
            case ConnectionInfo.LocalPath local -> FileDisk.open(local.path(), mode, local.unwrittenReadsZero());
            case ConnectionInfo.Iscsi _ ->
                throw new VolumeException(Fault.UNAVAILABLE, "the volume is reached over iSCSI, and is no file here");
        };
    }

    private Path file(ConnectionInfo.SharedFile share) throws VolumeException {
        var folder = Optional.ofNullable(mounts.get(share.export()))
                .orElseThrow(
                        () -> new VolumeException(
                                Fault.UNAVAILABLE,
                                "the volume is on share " + share.export()
                                        + ", which the store does not know: mount it on this host, and say where in the store's section"));
        if (!Files.isDirectory(folder)) {
            throw new VolumeException(
                    Fault.UNAVAILABLE, "share " + share.export() + " is not mounted at " + folder + " of this host");
        }
        return folder.resolve(share.file());
    }
}
