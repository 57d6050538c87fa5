package io.vitrine.attach.iscsi.wire;

import java.time.Duration;

/**
 * What a login agreed on (RFC 7143, chapter 13). Lengths are in bytes.
 *
 * @param receiveSegment MaxRecvDataSegmentLength of this side
 * @param sendSegment MaxRecvDataSegmentLength of the target
 * @param timeToWait DefaultTime2Wait: how long after the loss of its connection the session may come back at the earliest (13.15)
 */
public record Parameters(
        boolean headerDigest,
        boolean dataDigest,
        boolean initialR2t,
        boolean immediateData,
        int firstBurst,
        int maxBurst,
        int receiveSegment,
        int sendSegment,
        int maxOutstandingR2t,
        Duration timeToWait) {
    /** Before and during a login (RFC 7143, 13.12). */
    public static final int DEFAULT_SEGMENT = 8192;

    /** How much of a write goes along with its command. */
    public int immediateBytes(int expected) {
        return immediateData ? Math.min(expected, Math.min(firstBurst, sendSegment)) : 0;
    }

    /** How much of a write goes before the target asks, the immediate part included. */
    public int unsolicitedBytes(int expected) {
        return initialR2t ? immediateBytes(expected) : Math.min(expected, firstBurst);
    }
}
