package io.vitrine.attach.iscsi.scripted;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One SCSI command and the data that came for it. */
final class Task {
    static final Task NONE = new Task(new Pdu(Op.COMMAND));
    static final ScsiAnswer TOO_LATE = ScsiAnswer.status(0xff);
    private static final int READ = 0x40;
    private static final int WRITE = 0x20;
    private static final int MOST_BYTES = 64 << 20;

    private final Pdu command;
    private final Cdb cdb;
    private final byte[] out;
    private final Map<Integer, Burst> bursts = new HashMap<>();
    private int arrived;
    private int asked;
    private int requests;
    private boolean unasked;
    private int unaskedSn;
    Optional<Interjection> interjection = Optional.empty();

    /** Data that was asked for with one R2T. */
    static final class Burst {
        final int tag;
        final int offset;
        final int length;
        int arrived;
        int dataSn;

        Burst(int tag, int offset, int length) {
            this.tag = tag;
            this.offset = offset;
            this.length = length;
        }
    }

    Task(Pdu command) {
        this.command = command;
        this.cdb = new Cdb(command.bytes(32, 16));
        int expected = writes() ? expected() : 0;
        if (expected < 0 || expected > MOST_BYTES) {
            throw new IllegalArgumentException("a write of " + expected + " bytes");
        }
        this.out = new byte[expected];
        this.unasked = writes() && !command.has(Pdu.FINAL);
    }

    int itt() {
        return command.itt();
    }

    long lun() {
        return command.i64(8);
    }

    Cdb cdb() {
        return cdb;
    }

    byte[] out() {
        return out;
    }

    boolean reads() {
        return command.has(READ);
    }

    boolean writes() {
        return command.has(WRITE);
    }

    /** Expected Data Transfer Length. */
    int expected() {
        return command.i32(20);
    }

    boolean takesPlace() {
        return !command.isImmediate();
    }

    int arrived() {
        return arrived;
    }

    int requests() {
        return requests;
    }

    boolean waitsForUnasked() {
        return unasked;
    }

    boolean isComplete() {
        return arrived == out.length;
    }

    void immediate(byte[] data) {
        System.arraycopy(data, 0, out, 0, data.length);
        arrived = data.length;
        asked = arrived;
    }

    /** Unsolicited data; says what is wrong with it. */
    Optional<String> unasked(Pdu pdu, int firstBurst) {
        int offset = pdu.i32(40);
        int length = pdu.data().length;
        if (!unasked
                || offset != arrived
                || pdu.i32(36) != unaskedSn++
                || offset + length > Math.min(firstBurst, out.length)) {
            return Optional.of("unsolicited data out of place");
        }
        System.arraycopy(pdu.data(), 0, out, offset, length);
        arrived += length;
        asked = arrived;
        unasked = !pdu.has(Pdu.FINAL);
        return !unasked || arrived < Math.min(firstBurst, out.length)
                ? Optional.empty()
                : Optional.of("the last unsolicited data without F");
    }

    /** The next requests, so that no more than so many are open. */
    List<Burst> ask(int open, int maxBurst, int firstTag) {
        var next = new ArrayList<Burst>();
        while (asked < out.length && bursts.size() < open) {
            var burst = new Burst(firstTag + next.size(), asked, Math.min(maxBurst, out.length - asked));
            bursts.put(burst.tag, burst);
            asked += burst.length;
            next.add(burst);
        }
        return next;
    }

    int nextRequest() {
        return requests++;
    }

    /** Data that was asked for; says what is wrong with it. */
    Optional<String> asked(Pdu pdu) {
        var burst = bursts.get(pdu.i32(20));
        int length = pdu.data().length;
        if (burst == null) {
            return Optional.of("data for no R2T that is open");
        }
        if (pdu.i64(8) != lun() || pdu.i32(36) != burst.dataSn++ || pdu.i32(40) != burst.offset + burst.arrived) {
            return Optional.of("solicited data out of place");
        }
        if (length > burst.length - burst.arrived || length == 0) {
            return Optional.of("more data than was asked for, or none");
        }
        System.arraycopy(pdu.data(), 0, out, burst.offset + burst.arrived, length);
        burst.arrived += length;
        arrived += length;
        boolean last = burst.arrived == burst.length;
        if (last) {
            bursts.remove(burst.tag);
        }
        return last == pdu.has(Pdu.FINAL) ? Optional.empty() : Optional.of("F is set on other data than the last");
    }

    /** How much came without a gap. */
    int contiguous() {
        return bursts.values().stream()
                .mapToInt(burst -> burst.offset + burst.arrived)
                .min()
                .orElse(arrived);
    }
}
