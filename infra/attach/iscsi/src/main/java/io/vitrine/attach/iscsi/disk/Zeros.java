package io.vitrine.attach.iscsi.disk;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Zeros to be sent, one run for all disks: nobody writes them. */
final class Zeros {
    static final MemorySegment RUN = Arena.global().allocate(1 << 20, 4096).asReadOnly();

    private Zeros() {}
}
