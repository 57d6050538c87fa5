package io.vitrine.attach.iscsi.session;

import io.vitrine.attach.iscsi.Portal;
import io.vitrine.attach.iscsi.wire.Parameters;

/** One session with a target, from its login to its end; it never logs in again by itself. */
public interface ScsiPort extends AutoCloseable {
    /** Returns at once; tasks beyond the target's command window wait inside, in order. After the end the task is lost at once. */
    void submit(ScsiTask task);

    /** The portal that was reached in the end, after redirections. */
    Portal portal();

    /** What the login agreed on. */
    Parameters parameters();

    /** How many tasks may still be given before some wait inside. */
    int window();

    boolean isAlive();

    /** Logs out, waits for the answer as long as the settings say, and closes the connection. What runs is lost. */
    @Override
    void close();
}
