package io.vitrine.messages;

/**
 * Names of the channels: who rings sends into one, who works listens to the other, and behind both stands one queue. Two names, because
 * a worker does both.
 */
public final class Channels {
    /** Outgoing; carries {@link JobWaiting}. */
    public static final String BELL = "bell";

    /** Incoming; carries {@link JobWaiting}. */
    public static final String JOBS = "jobs";

    /** Messages of {@link #JOBS} that a worker deals with at a time: no queue hands it more. */
    public static final int AT_ONCE = 4;

    private Channels() {}
}
