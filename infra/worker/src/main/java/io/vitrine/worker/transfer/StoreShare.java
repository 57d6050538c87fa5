package io.vitrine.worker.transfer;

import java.util.concurrent.ExecutorService;

/**
 * What the transfers of one store may use of what all of them share, so that a store whose disks are slow, or hang, takes nothing from the others.
 *
 * @param io platform threads that read and write its chunks; never interrupted, for an interrupt closes the channel under others
 * @param slots its part of the buffers
 */
public record StoreShare(ExecutorService io, SlotPool slots) {}
