package io.vitrine.attach.iscsi.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Changes that were acknowledged and that no flush covers, in the order of their acknowledgement. Guarded by the dispatcher's lock. */
final class Unflushed {
    private record Kept(long sequence, Request request) {}

    private final ArrayDeque<Kept> kept = new ArrayDeque<>();
    private long last;
    private long bytes;

    void keep(Request request) {
        kept.add(new Kept(++last, request));
        bytes += request.data.byteSize();
    }

    /** What a flush that is sent now will cover. */
    long mark() {
        return last;
    }

    /** Forgets what a flush covered, and hands it out to be released. */
    List<Request> coveredBy(long mark) {
        var covered = new ArrayList<Request>();
        for (var first = kept.peek(); first != null && first.sequence <= mark; first = kept.peek()) {
            covered.add(first.request);
            bytes -= first.request.data.byteSize();
            kept.remove();
        }
        return covered;
    }

    Collection<Request> all() {
        return kept.stream().map(Kept::request).toList();
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    long bytes() {
        return bytes;
    }
}
