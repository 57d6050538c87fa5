package io.vitrine.functions.images;

import io.vitrine.catalog.ProjectUsage;
import io.vitrine.http.keystone.ProjectQuotas;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.Quota;
import jakarta.inject.Singleton;
import java.util.Map;

/** How much a single image may carry, and how many of them a project may have. */
@Singleton
final class Quotas {
    private final int properties;
    private final int tags;
    private final int locations;
    private final ProjectQuotas limits;
    private final ProjectUsage usage;

    Quotas(ImagesConfig config, ProjectQuotas limits, ProjectUsage usage) {
        this.properties = config.imagePropertyQuota();
        this.tags = config.imageTagQuota();
        this.locations = config.imageLocationQuota();
        this.limits = limits;
        this.usage = usage;
    }

    /** Whether the caller's project may have one image more. */
    void checkAnotherImage(Caller caller) {
        limits.of(caller.project()).require(Map.of(Quota.IMAGE_COUNT_TOTAL, 1L), usage::of);
    }

    void checkProperties(int count) {
        check("additional properties", count, properties);
    }

    void checkTags(int count) {
        check("tags", count, tags);
    }

    void checkLocations(int count) {
        check("locations", count, locations);
    }

    private static void check(String what, int count, int quota) {
        if (quota >= 0 && count > quota) {
            throw new FaultException(
                    Fault.TOO_LARGE,
                    "The image would have " + count + " " + what + "; at most " + quota + " are allowed.");
        }
    }
}
