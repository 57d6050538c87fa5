package io.vitrine.attach.iscsi;

import io.vitrine.attach.iscsi.wire.Parameters;
import java.util.List;
import java.util.Optional;

/**
 * Counters since the attaching; a snapshot.
 *
 * @param bytesRead given to callers
 * @param bytesWritten taken from callers and acknowledged, without zeros that were not sent
 * @param bytesZeroed by commands that carry no data
 * @param bytesResent of acknowledged writes, sent again after a session or a unit was reset
 * @param commands sent for callers, repetitions included
 * @param retries of commands that were answered with anything but success
 * @param logins after the first one of each path
 * @param flushes that made bytes durable, those that nobody called for included
 * @param unflushedBytes acknowledged, and kept to be sent again
 * @param inFlight commands under way
 */
public record DiskStats(
        long bytesRead,
        long bytesWritten,
        long bytesZeroed,
        long bytesResent,
        long commands,
        long retries,
        long logins,
        long flushes,
        long unflushedBytes,
        int inFlight,
        List<Path> paths) {
    public DiskStats {
        paths = List.copyOf(paths);
    }

    /**
     * One way to the disk.
     *
     * @param portal as it was given; a redirection may have led elsewhere
     * @param trouble why it is down; empty while it is up
     * @param agreed what its login agreed on; empty while it is down
     */
    public record Path(Portal portal, State state, int inFlight, String trouble, Optional<Parameters> agreed) {}

    /** How a path stands (SPC-4, 5.15.2.4). */
    public enum State {
        OPTIMIZED,
        NON_OPTIMIZED,
        /** The disk answers there, but neither reads nor writes. */
        STANDBY,
        DOWN
    }
}
