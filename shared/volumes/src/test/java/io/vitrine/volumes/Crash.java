package io.vitrine.volumes;

/**
 * The end of a process, as far as a test can play it: what {@link #strike}s never returns, and whatever asks {@link #passIfAlive} does
 * nothing from then on.
 */
public final class Crash {
    private volatile boolean struck;

    /** Not an exception, so that nobody takes it for an outcome. */
    public static final class Struck extends Error {
        private static final long serialVersionUID = 1L;

        private Struck() {
            super("the process has been killed, says the test");
        }
    }

    public void strike() {
        struck = true;
        throw new Struck();
    }

    public void passIfAlive() {
        if (struck) {
            throw new Struck();
        }
    }
}
