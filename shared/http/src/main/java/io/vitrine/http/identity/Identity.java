package io.vitrine.http.identity;

/**
 * Finds out on whose behalf a request is made. One bean of it exists in a process, chosen by {@code [vitrine] identity}.
 *
 * <p>{@link #authenticate} may wait (a slow hash, later a Keystone): call it on a virtual thread, never on an event loop. It ends
 * within a bounded time and may be called from any number of threads. Trouble on our side, such as an unreadable users file, is a
 * {@link io.vitrine.model.FaultException} with {@link io.vitrine.model.Fault#UNAVAILABLE}.
 */
@FunctionalInterface
public interface Identity {
    /**
     * @param requestId becomes the {@link io.vitrine.model.Caller#requestId()}
     */
    Authentication authenticate(HeaderLookup headers, String requestId);
}
