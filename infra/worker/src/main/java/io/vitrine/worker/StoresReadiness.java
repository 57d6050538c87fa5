package io.vitrine.worker;

import io.vitrine.stores.ImageStore;
import io.vitrine.worker.transfer.TransferThreads;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.stream.Collectors;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready while the worker takes transfers and one of its stores works; tells of each store whether it does. */
@Readiness
@Singleton
final class StoresReadiness implements HealthCheck {
    private static final Duration DEADLINE = Duration.ofSeconds(3);
    private static final Duration VALIDITY = Duration.ofSeconds(5);

    private final Stores stores;
    private final StoreHealth health;
    private final TransferThreads threads;

    StoresReadiness(Stores stores, TransferThreads threads) {
        this.stores = stores;
        var probes = stores.all().stream()
                .collect(Collectors.toMap(ImageStore::id, store -> (StoreHealth.Probe) store::probe));
        this.health = new StoreHealth(probes, DEADLINE, VALIDITY);
        this.threads = threads;
    }

    @Override
    public HealthCheckResponse call() {
        var answer = HealthCheckResponse.named("stores");
        if (threads.places().isDraining()) {
            return answer.down().withData("reason", "the worker is stopping").build();
        }
        var troubles = health.troubles();
        for (var store : stores.all()) {
            answer.withData(
                    store.id().value(), state(store, troubles.get(store.id().value())));
        }
        return answer.status(troubles.size() < stores.all().size()).build();
    }

    private static String state(ImageStore store, @org.jspecify.annotations.Nullable String trouble) {
        return trouble == null ? "up (" + store.features().type() + ")" : "down: " + trouble;
    }
}
