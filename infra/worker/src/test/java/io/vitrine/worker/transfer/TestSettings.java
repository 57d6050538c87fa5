package io.vitrine.worker.transfer;

import io.vitrine.catalog.QuotaConfig;
import io.vitrine.formats.FormatRules;
import java.time.Duration;
import java.util.Set;

/** Settings of transfers small enough to be exhausted by a test. */
public record TestSettings(Duration leaseDuration, Duration clientIdleTimeout, String userStorageQuota)
        implements TransferSettings, ImageLimits, QuotaConfig {
    public TestSettings(Duration leaseDuration) {
        this(leaseDuration, Duration.ofSeconds(5));
    }

    /** Without a quota. */
    public TestSettings(Duration leaseDuration, Duration clientIdleTimeout) {
        this(leaseDuration, clientIdleTimeout, "0");
    }

    @Override
    public int maxTransfers() {
        return 8;
    }

    @Override
    public int transferBuffersMib() {
        return 16;
    }

    @Override
    public int transferSlots() {
        return 4;
    }

    @Override
    public int ioThreads() {
        return 4;
    }

    @Override
    public long minUploadBytesPerSecond() {
        return 1024;
    }

    @Override
    public VerifyReads verifyReads() {
        return VerifyReads.ALWAYS;
    }

    @Override
    public Duration drainTimeout() {
        return Duration.ofSeconds(1);
    }

    @Override
    public boolean answerWhileDraining() {
        return true;
    }

    @Override
    public long imageSizeCap() {
        return 1L << 30;
    }

    @Override
    public boolean useKeystoneLimits() {
        return false;
    }

    @Override
    public String hashingAlgorithm() {
        return "sha512";
    }

    @Override
    public int httpRetries() {
        return 3;
    }

    /** As they are unless somebody configures them. */
    public FormatRules rules() {
        return new FormatRules(true, Set.of());
    }
}
