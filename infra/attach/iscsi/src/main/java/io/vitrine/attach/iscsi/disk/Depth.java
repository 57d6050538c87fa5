package io.vitrine.attach.iscsi.disk;

/** How many commands may be under way: half as many each time that the target has no room for more, and one more for each round without such news. */
final class Depth {
    private static final int MOST = 256;

    private int depth = MOST;
    private int successes;

    boolean hasRoom(int inFlight) {
        return inFlight < depth;
    }

    void grow() {
        if (++successes >= depth && depth < MOST) {
            depth++;
            successes = 0;
        }
    }

    /** @param inFlight without the one that was turned away */
    void halve(int inFlight) {
        depth = Math.max(1, Math.min(depth, inFlight + 1) / 2);
        successes = 0;
    }
}
