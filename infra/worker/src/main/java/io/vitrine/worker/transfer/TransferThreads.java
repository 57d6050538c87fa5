package io.vitrine.worker.transfer;

import io.vitrine.model.StoreId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/** What all transfers of this process share: buffers, the platform threads of chunk I/O, and the number that may run. */
public final class TransferThreads implements AutoCloseable {
    /** Of so many parts of the buffers one is out of reach for each single store. */
    private static final int PARTS = 4;

    private final int buffers;
    private final int ioThreads;
    private final SlotPool slots;
    private final Map<StoreId, StoreShare> shares = new ConcurrentHashMap<>();
    private final TransferPlaces places;

    public TransferThreads(TransferSettings settings) {
        this.buffers = settings.transferBuffersMib();
        this.ioThreads = settings.ioThreads();
        this.slots = new SlotPool(buffers);
        this.places = new TransferPlaces(settings.maxTransfers());
    }

    /** All buffers there are. */
    public SlotPool slots() {
        return slots;
    }

    /** What the transfers of that store use. */
    public StoreShare of(StoreId store) {
        return shares.computeIfAbsent(store, this::share);
    }

    private StoreShare share(StoreId store) {
        var threads =
                Thread.ofPlatform().name("chunk-io-" + store + "-", 0).daemon().factory();
        return new StoreShare(
                Executors.newFixedThreadPool(ioThreads, work -> threads.newThread(GivingWay.by(work))),
                slots.atMost(buffers - buffers / PARTS));
    }

    public TransferPlaces places() {
        return places;
    }

    @Override
    public void close() {
        shares.values().forEach(share -> share.io().shutdown());
    }
}
