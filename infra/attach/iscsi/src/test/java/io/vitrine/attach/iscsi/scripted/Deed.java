package io.vitrine.attach.iscsi.scripted;

import java.time.Duration;

/** What a script does to one PDU. */
public sealed interface Deed {
    Deed PASS = new Pass();
    Deed SWALLOW = new Swallow();
    Deed CUT = new Cut(0);
    Deed CUT_AFTER = new CutAfter();
    Deed LOSE_TOUCH = new LoseTouch();

    /** Nothing happens to it. */
    record Pass() implements Deed {}

    /** It never arrives. */
    record Swallow() implements Deed {}

    /** So many of its bytes arrive, then the connection is reset. */
    record Cut(int afterBytes) implements Deed {}

    /** It arrives, is acted upon, and then the connection is reset. */
    record CutAfter() implements Deed {}

    /** It is acted upon, but the connection is gone, and the target does not know: its session and the session's tasks live on. */
    record LoseTouch() implements Deed {}

    /** Bits of one byte turn over on the way, after the digests were made. */
    record Flip(int at, int mask) implements Deed {}

    /** It arrives in two parts. */
    record Split(int at, Duration pause) implements Deed {}

    /** Other bytes arrive, as they are. */
    record Instead(byte[] bytes) implements Deed {}

    /** It arrives later. */
    record Late(Duration by) implements Deed {}
}
