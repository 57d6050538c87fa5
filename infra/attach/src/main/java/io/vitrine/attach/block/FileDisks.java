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
    private final Mounts mounts;

    public FileDisks(Mounts mounts) {
        this.mounts = mounts;
    }

    /** @param mounts folders of this host, by the exports that are mounted there as their servers call them */
    public FileDisks(Map<String, Path> mounts) {
        this(new Mounts(mounts, Optional.empty()));
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
        var objection = objection(share);
        if (objection.isPresent()) {
            throw new VolumeException(Fault.UNAVAILABLE, objection.get());
        }
        return mounts.folder(share.export()).orElseThrow().resolve(share.file());
    }

    /** A folder where nothing is mounted is as good as none. */
    @Override
    public Optional<String> objection(ConnectionInfo connection) {
        return connection instanceof ConnectionInfo.SharedFile(String export, String _, boolean _)
                ? objection(export)
                : Optional.empty();
    }

    private Optional<String> objection(String export) {
        var folder = mounts.folder(export);
        if (folder.isEmpty()) {
            return Optional.of(
                    "the volume is on share " + export
                            + ", which the store does not know: mount it on this host, and say where in the store's section (cinder_share_mounts)");
        }
        return Files.isDirectory(folder.get())
                ? Optional.empty()
                : Optional.of("share " + export + " is not mounted on this host: it is looked for at " + folder.get()
                        + " (cinder_mount_point_base, cinder_share_mounts)");
    }
}
