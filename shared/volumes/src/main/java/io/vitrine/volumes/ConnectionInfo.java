package io.vitrine.volumes;

import java.nio.file.Path;

/** How the bytes of an attached volume are reached from its host. */
public sealed interface ConnectionInfo {
    /**
     * A file or block device of this host; the volume may be smaller than it.
     *
     * @param unwrittenReadsZero whether ranges that nobody wrote since the volume was created are certain to read as zeros
     */
    record LocalPath(Path path, boolean unwrittenReadsZero) implements ConnectionInfo {}
}
