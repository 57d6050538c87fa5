package io.vitrine.stores.volume;

/**
 * How readers share the volumes of one store, in this worker and with others.
 *
 * @param leases which worker may have which volume attached
 */
public record SharedReading(ReaderSettings settings, ReadLeases leases, ReaderObserver observer) {
    /** Of volumes that one worker alone reaches, and attaches in no time. */
    public static final SharedReading BY_ONE_WORKER =
            new SharedReading(ReaderSettings.KEEPING_NONE, ReadLeases.UNSHARED, ReaderObserver.NONE);
}
