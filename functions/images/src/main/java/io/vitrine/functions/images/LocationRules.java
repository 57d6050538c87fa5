package io.vitrine.functions.images;

import static java.util.function.Predicate.not;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.catalog.Hashing;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageTarget;
import io.vitrine.catalog.StorageQuota;
import io.vitrine.http.Policy;
import io.vitrine.http.Rule;
import io.vitrine.model.Caller;
import io.vitrine.model.Digest;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageStatus;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** Who may change the copies of an image, and when (Images API 9.1). */
@Singleton
final class LocationRules {
    private static final Logger LOG = Logger.getLogger(LocationRules.class);
    private static final Set<ImageStatus> OPEN = EnumSet.of(ImageStatus.QUEUED, ImageStatus.ACTIVE);

    private final Policy policy;
    private final Quotas quotas;
    private final StorageQuota storageQuota;
    private final boolean shown;
    private final String hashingAlgorithm;
    private final boolean doSecureHash;

    LocationRules(Policy policy, Quotas quotas, StorageQuota storageQuota, ImagesConfig config) {
        this.policy = policy;
        this.quotas = quotas;
        this.storageQuota = storageQuota;
        this.shown = config.showMultipleLocations();
        this.hashingAlgorithm = config.hashingAlgorithm();
        this.doSecureHash = config.doSecureHash();
    }

    /** Said once, because whoever owns an image may point it at other bytes then. */
    void start(@Observes StartupEvent event) {
        if (shown) {
            LOG.warn(
                    "show_multiple_locations is on: owners of images see and change the URLs of their bytes (OSSN-0065, OSSN-0090)."
                            + " Services do not need it: they have GET and POST /v2/images/{id}/locations.");
        }
    }

    /** @throws FaultException {@link Fault#FORBIDDEN}, {@link Fault#CONFLICT} */
    void requireSetting(Image image, Caller caller, ImageStatus status) {
        requireRight(Rule.SET_IMAGE_LOCATION, image, caller);
        if (!OPEN.contains(status)) {
            throw wrongStatus(image, status);
        }
    }

    /** @throws FaultException {@link Fault#FORBIDDEN}, {@link Fault#CONFLICT} */
    void requireRemoving(Image image, Caller caller, ImageStatus status) {
        requireRight(Rule.DELETE_IMAGE_LOCATION, image, caller);
        if (status != ImageStatus.ACTIVE) {
            throw wrongStatus(image, status);
        }
    }

    private void requireRight(Rule rule, Image image, Caller caller) {
        policy.require(rule, caller, new ImageTarget(image, caller));
        if (!shown) {
            throw new FaultException(
                    Fault.FORBIDDEN, "The locations of an image cannot be changed where they are not shown.");
        }
    }

    private static FaultException wrongStatus(Image image, ImageStatus status) {
        return new FaultException(
                Fault.CONFLICT,
                "The locations of image " + image.id() + " cannot be changed: it is " + status.wireName() + ".");
    }

    /** @throws FaultException {@link Fault#TOO_LARGE} */
    void checkCount(int copies) {
        quotas.checkLocations(copies);
    }

    /** A copy counts as one that takes room, wherever it lies. @throws FaultException {@link Fault#TOO_LARGE} */
    void checkRoom(Image image, Optional<String> project, long sizeBytes, int copies) {
        var left = storageQuota.leftBytes(project, image.id());
        if (left.isPresent() && sizeBytes > left.getAsLong() / copies) {
            throw new FaultException(
                    Fault.TOO_LARGE,
                    copies + " copies of " + sizeBytes + " bytes would exceed user_storage_quota: "
                            + Math.max(0, left.getAsLong()) + " bytes are left to the project.");
        }
    }

    /** @throws FaultException {@link Fault#INVALID} where an image that becomes active lacks one */
    void requireFormats(Image image, Image.Settings settings) {
        var missing = Stream.of(
                        settings.diskFormat().isEmpty() ? "disk_format" : "",
                        settings.containerFormat().isEmpty() ? "container_format" : "")
                .filter(not(String::isEmpty))
                .toList();
        if (!missing.isEmpty()) {
            throw new FaultException(
                    Fault.INVALID,
                    "Properties " + String.join(", ", missing) + " must be set before image " + image.id()
                            + " becomes active.");
        }
    }

    /**
     * What is to be made of bytes that are registered; empty where the operator wants nothing read for that.
     *
     * @param said the digest that a client tells: it is compared
     */
    Optional<Hashing> hashing(Optional<Digest> said) {
        return doSecureHash
                ? Optional.of(new Hashing(said.map(Digest::algorithm).orElse(hashingAlgorithm), said.map(Digest::hex)))
                : Optional.empty();
    }

    /** What new digests are made with. */
    String hashingAlgorithm() {
        return hashingAlgorithm;
    }
}
