package io.vitrine.worker.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.model.StoreId;
import io.vitrine.worker.audit.AuditReport.Kind;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;

/** What an operator sees of leaks: what the last audit of each store found, if this worker made it and it is not long ago. */
@Singleton
public final class AuditMeters implements AuditObserver {
    /** Another worker may have made the next one, and tells of it. */
    private static final Duration VALIDITY = Duration.ofHours(1);

    private final MeterRegistry registry;
    private final Map<StoreId, Seen> last = new ConcurrentHashMap<>();

    public AuditMeters(MeterRegistry registry) {
        this.registry = registry;
    }

    private record Seen(AuditReport report, long nanos) {}

    @Override
    public void audited(StoreId store, AuditReport report) {
        if (last.put(store, new Seen(report, System.nanoTime())) == null) {
            gauge(
                    "vitrine.leaked.volumes",
                    "Volumes that nobody refers to",
                    store,
                    each -> each.count(Kind.LEAKED_VOLUME));
            gauge(
                    "vitrine.leaked.attachments",
                    "Attachments that no worker has",
                    store,
                    each -> each.count(Kind.LEAKED_ATTACHMENT));
            gauge(
                    "vitrine.orphan.seconds",
                    "Age of the oldest volume that nobody refers to",
                    store,
                    each -> each.oldestOrphan().toSeconds());
        }
    }

    private void gauge(String name, String description, StoreId store, ToDoubleFunction<AuditReport> value) {
        Gauge.builder(name, () -> current(store).map(value::applyAsDouble).orElse(0.0))
                .description(description)
                .tag("store", store.value())
                .register(registry);
    }

    private Optional<AuditReport> current(StoreId store) {
        return Optional.ofNullable(last.get(store))
                .filter(seen -> System.nanoTime() - seen.nanos() < VALIDITY.toNanos())
                .map(Seen::report);
    }
}
