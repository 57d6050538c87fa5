package io.vitrine.attach.block;

import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.VolumeException;
import java.util.Optional;

/** The way to a disk that its connection needs. */
public record DiskChoice(BlockConnector iscsi, BlockConnector files) implements BlockConnector {
    @Override
    public BlockDisk open(ConnectionInfo connection, AttachMode mode) throws VolumeException {
        return way(connection).open(connection, mode);
    }

    @Override
    public Optional<String> objection(ConnectionInfo connection) {
        return way(connection).objection(connection);
    }

    private BlockConnector way(ConnectionInfo connection) {
        return switch (connection) {
            case ConnectionInfo.Iscsi _ -> iscsi;
            case ConnectionInfo.SharedFile _, ConnectionInfo.LocalPath _ -> files;
        };
    }
}
