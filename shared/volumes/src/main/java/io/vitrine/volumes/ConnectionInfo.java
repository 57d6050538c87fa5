package io.vitrine.volumes;

import java.nio.file.Path;

/** How the bytes of an attached volume are reached from its host. */
public sealed interface ConnectionInfo {
    /** A file or block device of this host; the volume may be smaller than it. */
    record LocalPath(Path path) implements ConnectionInfo {}
}
