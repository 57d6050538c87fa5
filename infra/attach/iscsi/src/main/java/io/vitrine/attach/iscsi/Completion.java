package io.vitrine.attach.iscsi;

import java.util.concurrent.CompletableFuture;

/**
 * Told exactly once how a call ended: on a session's own thread as a rule, on the caller's where the answer is known at once. It must not block, and
 * may make further asynchronous calls: a queue that is driven so needs no other thread. What it throws is lost.
 */
public interface Completion {
    void done();

    void failed(IscsiException cause);

    /** One that completes a future, for callers who can wait. */
    static Completion of(CompletableFuture<Void> future) {
        return new Completion() {
            @Override
            public void done() {
                future.complete(null);
            }

            @Override
            public void failed(IscsiException cause) {
                future.completeExceptionally(cause);
            }
        };
    }
}
