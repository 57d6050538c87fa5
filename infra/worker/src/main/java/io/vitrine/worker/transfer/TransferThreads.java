package io.vitrine.worker.transfer;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** What all transfers of this process share: buffers, the platform threads of chunk I/O, and the number that may run. */
public final class TransferThreads implements AutoCloseable {
    private final SlotPool slots;
    private final ExecutorService io;
    private final TransferPlaces places;

    public TransferThreads(TransferSettings settings) {
        this.slots = new SlotPool(settings.transferBuffersMib());
        this.io = Executors.newFixedThreadPool(
                settings.ioThreads(),
                Thread.ofPlatform().name("chunk-io-", 0).daemon().factory());
        this.places = new TransferPlaces(settings.maxTransfers());
    }

    public SlotPool slots() {
        return slots;
    }

    /** For reading and writing chunks; never interrupted, for an interrupt closes the channel under others. */
    public ExecutorService io() {
        return io;
    }

    public TransferPlaces places() {
        return places;
    }

    @Override
    public void close() {
        io.shutdown();
    }
}
