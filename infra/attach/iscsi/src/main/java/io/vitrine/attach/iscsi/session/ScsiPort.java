package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.wire.Parameters;
import java.time.Duration;

/** One session with a target, from its login to its end; it never logs in again by itself. */
public interface ScsiPort extends AutoCloseable {
    /** Returns at once; tasks beyond the target's command window wait inside, in order. After the end the task is lost at once. */
    void submit(ScsiTask task);

    /** The portal that was reached in the end, after redirections. */
    Portal portal();

    /** What the login agreed on. */
    Parameters parameters();

    /**
     * How long after the session's end its next login has to wait. Certain only once it has ended: what the login agreed on (DefaultTime2Wait; RFC 7143,
     * 7.5.1 and 13.15) where the connection was lost, what the target said where it announced the end (7.5.2, 11.9 and 11.15), nothing after a logout.
     */
    Duration timeToWait();

    /** How many tasks may still be given before some wait inside. */
    int window();

    boolean isAlive();

    /** Logs out, waits for the answer as long as the settings say, and closes the connection. What runs is lost. */
    @Override
    void close();
}
