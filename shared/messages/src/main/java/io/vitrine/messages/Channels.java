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

    private Channels() {}
}
