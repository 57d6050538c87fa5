package io.vitrine.worker.transfer;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** {@code [vitrine]}: how many transfers run, and what each may hold. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface TransferSettings {
    /** Uploads and downloads at once; one more is answered 503 with Retry-After. */
    @WithDefault("64")
    int maxTransfers();

    /** Off-heap memory of all transfers together, in MiB; at least 2 for each that may run. Those of one store get three quarters of it at most. */
    @WithDefault("256")
    int transferBuffersMib();

    /** Chunks of 1 MiB that one transfer may have on their way. */
    @WithDefault("16")
    int transferSlots();

    /** Platform threads that write and read chunks, for all transfers of one store together. */
    @WithDefault("16")
    int ioThreads();

    /** How long a client may send or take nothing before its transfer ends. */
    @WithDefault("120s")
    Duration clientIdleTimeout();

    /** What the client of an upload must send on the average of {@code client_idle_timeout} spent waiting for it; 0 for any pace. */
    @WithDefault("1024")
    long minUploadBytesPerSecond();

    /** Which bytes are compared with their CRC32C before they are sent: {@code always}, {@code first} (once in the life of the process) or {@code off}. */
    @WithDefault("always")
    VerifyReads verifyReads();

    /** How long a worker owns an attempt without renewing; renewed every sixth of it. */
    @WithDefault("30s")
    Duration leaseDuration();

    /** How long running transfers may go on after SIGTERM. */
    @WithDefault("30s")
    Duration drainTimeout();

    /** Nobody else is there for clients to be sent to: after SIGTERM they are told when to come back, not refused. */
    @WithDefault("false")
    boolean answerWhileDraining();
}
