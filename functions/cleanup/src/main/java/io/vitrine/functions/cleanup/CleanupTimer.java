package io.vitrine.functions.cleanup;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import jakarta.inject.Singleton;

/** Where no scheduled event calls the clean-up, a timer does: in the gateway, and in a process of its own. */
@Singleton
final class CleanupTimer {
    private final CleanupTick cleanup;

    CleanupTimer(CleanupTick cleanup) {
        this.cleanup = cleanup;
    }

    @Scheduled(
            every = "10s",
            delayed = "10s",
            concurrentExecution = Scheduled.ConcurrentExecution.SKIP,
            skipExecutionIf = Scheduled.ApplicationNotRunning.class)
    @RunOnVirtualThread
    void tick() {
        cleanup.run();
    }
}
