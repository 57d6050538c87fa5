package io.vitrine.functions.images;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import jakarta.inject.Singleton;

/** How much a single image may carry. */
@Singleton
final class Quotas {
    private final int properties;
    private final int tags;

    Quotas(ImagesConfig config) {
        this.properties = config.imagePropertyQuota();
        this.tags = config.imageTagQuota();
    }

    void checkProperties(int count) {
        check("additional properties", count, properties);
    }

    void checkTags(int count) {
        check("tags", count, tags);
    }

    private static void check(String what, int count, int quota) {
        if (quota >= 0 && count > quota) {
            throw new FaultException(
                    Fault.TOO_LARGE,
                    "The image would have " + count + " " + what + "; at most " + quota + " are allowed.");
        }
    }
}
