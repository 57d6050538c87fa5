package io.vitrine.attach.block;

import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.VolumeException;

/** The way to a disk that its connection needs. */
public record DiskChoice(BlockConnector iscsi, BlockConnector files) implements BlockConnector {
    @Override
    public BlockDisk open(ConnectionInfo connection, AttachMode mode) throws VolumeException {
        return switch (connection) {
            case ConnectionInfo.Iscsi _ -> iscsi.open(connection, mode);
            case ConnectionInfo.SharedFile _, ConnectionInfo.LocalPath _ -> files.open(connection, mode);
        };
    }
}
