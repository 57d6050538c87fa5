package io.vitrine.worker.transfer;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.util.Locale;

/** What an operator sees of transfers: how many run, how many bytes they moved, how they ended. */
@Singleton
public final class TransferMeters {
    private final MeterRegistry registry;

    public TransferMeters(MeterRegistry registry, TransferThreads threads) {
        this.registry = registry;
        registry.gauge("vitrine.transfers.running", threads.places(), TransferPlaces::taken);
        registry.gauge("vitrine.transfer.buffers.used", threads.slots(), SlotPool::inUse);
    }

    void uploaded(StoreId store, UploadOutcome outcome, long bytes) {
        var result =
                switch (outcome) {
                    case UploadOutcome.Active _ -> "active";
                    case UploadOutcome.Failed failed -> failed.fault().name().toLowerCase(Locale.ROOT);
                };
        ended("upload", store, result);
        registry.counter("vitrine.transfer.bytes", "direction", "upload", "store", store.value())
                .increment(bytes);
    }

    /** @param result {@code complete}, {@code client_gone} or the fault */
    public void downloaded(StoreId store, String result, long bytes) {
        ended("download", store, result);
        registry.counter("vitrine.transfer.bytes", "direction", "download", "store", store.value())
                .increment(bytes);
    }

    /** @param result how the exchange with the other worker ended */
    public void passedOn(String direction, WorkerId to, String result, long bytes) {
        registry.counter(
                        "vitrine.transfers.passed.on",
                        "direction",
                        direction,
                        "worker",
                        to.value(),
                        "result",
                        result.toLowerCase(Locale.ROOT))
                .increment();
        registry.counter("vitrine.transfer.passed.on.bytes", "direction", direction, "worker", to.value())
                .increment(bytes);
    }

    private void ended(String direction, StoreId store, String result) {
        registry.counter("vitrine.transfers", "direction", direction, "store", store.value(), "result", result)
                .increment();
    }
}
