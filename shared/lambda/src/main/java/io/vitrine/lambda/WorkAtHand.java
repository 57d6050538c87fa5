package io.vitrine.lambda;

import io.quarkus.arc.Unremovable;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.ext.Provider;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which threads work on requests, so that work for which there is no time left can be ended: the platform would freeze it in the middle, with the
 * rows it has locked. A thread that is interrupted while it waits for the database closes its connection. Only virtual threads, of which each
 * works on one request.
 */
@Provider
@Singleton
@Unremovable
public final class WorkAtHand implements ContainerRequestFilter, ContainerResponseFilter {
    private final Set<Thread> threads = ConcurrentHashMap.newKeySet();

    @Override
    public void filter(ContainerRequestContext request) {
        threads.removeIf(thread -> !thread.isAlive());
        var worker = Thread.currentThread();
        if (worker.isVirtual()) {
            threads.add(worker);
        }
    }

    /** What is left to do is to write the answer. */
    @Override
    public void filter(ContainerRequestContext request, ContainerResponseContext response) {
        threads.remove(Thread.currentThread());
    }

    /** Ends what is at work, and waits for its end; false where it has not ended within {@code limit}. */
    boolean end(Duration limit) throws InterruptedException {
        var ending = Set.copyOf(threads);
        ending.forEach(Thread::interrupt);
        var until = System.nanoTime() + limit.toNanos();
        var ended = true;
        for (var thread : ending) {
            ended &= thread.join(Duration.ofNanos(Math.max(1, until - System.nanoTime())));
        }
        return ended;
    }
}
