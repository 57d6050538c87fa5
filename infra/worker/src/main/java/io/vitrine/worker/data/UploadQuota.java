package io.vitrine.worker.data;

import io.vitrine.catalog.ProjectUsage;
import io.vitrine.http.keystone.ProjectLimits;
import io.vitrine.http.keystone.ProjectQuotas;
import io.vitrine.model.Caller;
import io.vitrine.model.Quota;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.OptionalLong;

/** Whether a project may bring more bytes: total size, and how many images get theirs at the same time. */
@Singleton
public final class UploadQuota {
    private static final long MIB = 1 << 20;

    private final ProjectQuotas quotas;
    private final ProjectUsage usage;

    public UploadQuota(ProjectQuotas quotas, ProjectUsage usage) {
        this.quotas = quotas;
        this.usage = usage;
    }

    /** Whether an upload has to wait for what Keystone says. */
    boolean isOn() {
        return quotas.isOn();
    }

    /**
     * Before anything of it has begun, and before it has a place among the transfers: Keystone may take its time. What the client does not
     * announce counts once it is there.
     *
     * @return what the project may use, for {@link #requireOneMore}
     * @throws io.vitrine.model.FaultException {@link io.vitrine.model.Fault#TOO_LARGE} where the project has no more bytes left
     */
    ProjectLimits admit(Caller caller, OptionalLong announcedBytes) {
        var limits = quotas.of(caller.project());
        limits.require(Map.of(Quota.IMAGE_SIZE_TOTAL, announcedBytes.orElse(0) / MIB), usage::of);
        return limits;
    }

    /** @throws io.vitrine.model.FaultException {@link io.vitrine.model.Fault#TOO_LARGE} where too many images get their bytes already */
    void requireOneMore(ProjectLimits limits) {
        limits.require(Map.of(Quota.IMAGE_COUNT_UPLOADING, 1L), usage::of);
    }
}
