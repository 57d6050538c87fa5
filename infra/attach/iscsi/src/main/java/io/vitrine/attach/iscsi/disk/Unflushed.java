package io.vitrine.attach.iscsi.disk;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/** Changes that were acknowledged and that no flush covers, in the order of their acknowledgement. Guarded by the dispatcher's lock. */
final class Unflushed {
    private record Kept(long sequence, Request request) {}

    /**
     * The oldest of what is kept.
     *
     * @param mark of the last one
     */
    record Part(List<Request> requests, long mark) {}

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

    /** The oldest that have so many bytes together; one at least, where there is one. */
    Part oldest(long mostBytes) {
        var requests = new ArrayList<Request>();
        var mark = 0L;
        var left = mostBytes;
        for (var one : kept) {
            left -= one.request.data.byteSize();
            if (left < 0 && !requests.isEmpty()) {
                break;
            }
            requests.add(one.request);
            mark = one.sequence;
        }
        return new Part(requests, mark);
    }

    boolean isEmpty() {
        return kept.isEmpty();
    }

    long bytes() {
        return bytes;
    }
}
