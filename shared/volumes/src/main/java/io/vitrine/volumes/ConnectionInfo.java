package io.vitrine.volumes;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** How the bytes of an attached volume are reached from its host. */
public sealed interface ConnectionInfo {
    /**
     * A file or block device of this host; the volume may be smaller than it.
     *
     * @param unwrittenReadsZero whether ranges that nobody wrote since the volume was created are certain to read as zeros
     */
    record LocalPath(Path path, boolean unwrittenReadsZero) implements ConnectionInfo {}

    /**
     * A disk behind iSCSI targets.
     *
     * @param paths all that lead to it, one at least; each may be of another target, and number the disk differently
     * @param login what proves this host to the target
     * @param discoverMore whether the target may be asked for paths that are not named here
     * @param discoveryLogin what proves this host where it asks that
     * @param readOnly whether the disk may not be written
     */
    record Iscsi(
            List<IscsiPath> paths,
            Optional<ChapSecret> login,
            boolean discoverMore,
            Optional<ChapSecret> discoveryLogin,
            boolean readOnly)
            implements ConnectionInfo {
        public Iscsi {
            paths = List.copyOf(paths);
            if (paths.isEmpty()) {
                throw new IllegalArgumentException("a disk that no path leads to");
            }
        }
    }

    /**
     * A file on a share that somebody has mounted; its bytes are the volume's.
     *
     * @param export the share as its server calls it, such as {@code 10.0.0.9:/vol1}
     * @param file its name on the share
     */
    record SharedFile(String export, String file, boolean readOnly) implements ConnectionInfo {}

    /**
     * One way to a disk.
     *
     * @param host name or address, IPv6 without brackets
     * @param iqn the target's name
     * @param lun the number of the disk behind that target
     */
    record IscsiPath(String host, int port, String iqn, long lun) {}

    /** Name and secret for CHAP. */
    record ChapSecret(String name, String secret) {
        @Override
        public String toString() {
            return "ChapSecret[" + name + "]";
        }
    }
}
