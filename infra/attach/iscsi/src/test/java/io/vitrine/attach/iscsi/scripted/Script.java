package io.vitrine.attach.iscsi.scripted;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Decides over each PDU; asked on the connection's threads, one PDU of a connection and way at a time. */
@FunctionalInterface
public interface Script {
    Script NONE = (way, pdu) -> Deed.PASS;

    /** @param pdu with its numbers set, before its digests are made; a script may change it */
    Deed at(Way way, Pdu pdu);

    /** Does it to the n-th PDU that is meant, counted from one over all connections, and to no other. */
    static Script nth(int n, Way way, Predicate<Pdu> meant, Deed deed) {
        var seen = new AtomicInteger();
        return (actual, pdu) -> actual == way && meant.test(pdu) && seen.incrementAndGet() == n ? deed : Deed.PASS;
    }

    static Script first(Way way, int opcode, Deed deed) {
        return nth(1, way, pdu -> pdu.opcode() == opcode, deed);
    }

    static Script each(Way way, int opcode, Deed deed) {
        return (actual, pdu) -> actual == way && pdu.opcode() == opcode ? deed : Deed.PASS;
    }

    /** The first of the two that does something. */
    default Script or(Script other) {
        return (way, pdu) -> {
            var deed = at(way, pdu);
            return deed == Deed.PASS ? other.at(way, pdu) : deed;
        };
    }
}
