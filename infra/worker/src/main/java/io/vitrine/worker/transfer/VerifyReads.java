package io.vitrine.worker.transfer;

/** Which bytes are compared with their CRC32C before they are sent: the setting {@code [vitrine] verify_reads}. */
public enum VerifyReads {
    /** All of them, each time. */
    ALWAYS,
    /** Each MiB of a copy once in the life of the process: what rots later is sent as it is. */
    FIRST,
    /** None: the store is trusted. */
    OFF
}
