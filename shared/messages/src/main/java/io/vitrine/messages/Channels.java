package io.vitrine.messages;

/** Names of the channels. In one process, who rings and who listens share a channel and no broker stands between them. */
public final class Channels {
    /** Carries {@link JobWaiting}. */
    public static final String JOBS = "jobs";

    private Channels() {}
}
