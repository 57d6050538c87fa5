package io.vitrine.attach.iscsi.disk;

import io.vitrine.attach.iscsi.DiskStats.State;

/** How the ways to a unit stand (REPORT TARGET PORT GROUPS; SPC-4, 6.37). */
final class PortGroups {
    private static final int DESCRIPTOR_BYTES = 8;

    private PortGroups() {}

    /** A group that is not told of is as good as any. */
    static State stateOf(Reply reply, int group) {
        var end = Math.min(reply.length(), 4 + reply.u32(0));
        for (var at = 4; at + DESCRIPTOR_BYTES <= end; at += DESCRIPTOR_BYTES + 4 * reply.u8(at + 7)) {
            if (reply.u16(at + 2) == group) {
                return state(reply.u8(at) & 0xf);
            }
        }
        return State.OPTIMIZED;
    }

    private static State state(int access) {
        return switch (access) {
            case 0x0 -> State.OPTIMIZED;
            case 0x1 -> State.NON_OPTIMIZED;
            default -> State.STANDBY;
        };
    }
}
