package io.vitrine.gateway;

import io.quarkus.scheduler.Scheduled;
import io.smallrye.common.annotation.RunOnVirtualThread;
import io.vitrine.functions.cleanup.CleanupTick;
import jakarta.inject.Singleton;

/** In one process, the clean-up is called by a timer instead of a scheduled event. */
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
