package io.vitrine.worker.reading;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.model.StoreId;
import io.vitrine.stores.volume.ReaderObserver;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** What an operator sees of the volumes of one store that are attached for readers. */
public final class ReaderMeters implements ReaderObserver {
    private final MeterRegistry registry;
    private final String store;
    private final AtomicInteger attached;

    public ReaderMeters(MeterRegistry registry, StoreId store) {
        this.registry = registry;
        this.store = store.value();
        this.attached = new AtomicInteger();
        Gauge.builder("vitrine.reader.attachments", attached, AtomicInteger::get)
                .tag("store", store.value())
                .strongReference(true)
                .register(registry);
    }

    @Override
    public void attached() {
        attached.incrementAndGet();
        ended("attached");
    }

    @Override
    public void failed() {
        ended("failed");
    }

    @Override
    public void heldElsewhere() {
        ended("held_elsewhere");
    }

    private void ended(String result) {
        registry.counter("vitrine.reader.attaches", "store", store, "result", result)
                .increment();
    }

    @Override
    public void letGo(Why why) {
        attached.decrementAndGet();
        registry.counter(
                        "vitrine.reader.detaches",
                        "store",
                        store,
                        "why",
                        why.name().toLowerCase(Locale.ROOT))
                .increment();
    }
}
