package io.vitrine.functions.images;

import io.vitrine.catalog.Image;
import io.vitrine.catalog.Inspections;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.messages.Bell;
import io.vitrine.model.Adoption;
import io.vitrine.model.Adoption.Adoptable;
import io.vitrine.model.Adoption.Refused;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * URLs of volumes that the volume service has made and that are to become images. The store that the volume belongs to judges whether the image
 * may have it; it is asked through a worker, which alone may talk to the volume service.
 */
@Singleton
final class VolumeUrls {
    private static final Logger LOG = Logger.getLogger(VolumeUrls.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(20);

    private final StoreRegister stores;
    private final Inspections inspections;
    private final Bell bell;
    private final Duration longestWait;

    @Inject
    VolumeUrls(StoreRegister stores, Inspections inspections, Bell bell) {
        this(stores, inspections, bell, LONGEST_WAIT);
    }

    VolumeUrls(StoreRegister stores, Inspections inspections, Bell bell, Duration longestWait) {
        this.stores = stores;
        this.inspections = inspections;
        this.bell = bell;
        this.longestWait = longestWait;
    }

    static boolean takes(String url) {
        return LocationUrl.scheme(url).equals(LocationUrl.VOLUME_SCHEME);
    }

    /**
     * Asks each store that it may be in; the one that it is in says so.
     *
     * @param preferred the store that the client names beside the URL, if it is one
     * @throws FaultException {@link Fault#INVALID} where nothing usable lies there, {@link Fault#CONFLICT} where it is not this image's,
     *     {@link Fault#UNAVAILABLE} where no store says in time
     */
    Found look(Image image, String url, Optional<String> preferred) {
        var asked = mayHave(url, preferred);
        if (asked.isEmpty()) {
            throw invalid("no store of this service has volumes like " + url + ".");
        }
        var jobs = inspections.ask(image.id(), url, asked);
        try {
            jobs.forEach(bell::ring);
            return found(image, url, answers(url, jobs));
        } finally {
            inspections.forget(jobs);
        }
    }

    /** The store in the URL, else the one that the client prefers, else all of them. */
    private List<StoreId> mayHave(String url, Optional<String> preferred) {
        var all = stores.all().stream()
                .filter(store -> store.type().equals(LocationUrl.VOLUME_SCHEME))
                .map(StoreRegister.Entry::id)
                .toList();
        var named = storeIn(url);
        if (named.isPresent()) {
            return all.stream().filter(isNamed(named)).toList();
        }
        var wanted = all.stream().filter(isNamed(preferred)).toList();
        return wanted.isEmpty() ? all : wanted;
    }

    private static Predicate<StoreId> isNamed(Optional<String> name) {
        return store -> name.equals(Optional.of(store.value()));
    }

    private static Optional<String> storeIn(String url) {
        var path = url.substring(url.indexOf("://") + 3);
        int end = path.indexOf('/');
        return end < 0 ? Optional.empty() : Optional.of(path.substring(0, end));
    }

    private List<Adoption> answers(String url, List<JobId> jobs) {
        return Answers.await(
                () -> inspections.answers(jobs),
                answers -> answers.size() == jobs.size() || answers.stream().anyMatch(Adoptable.class::isInstance),
                longestWait,
                "No store says what lies at " + url + "; try again in a moment.");
    }

    private static Found found(Image image, String url, List<Adoption> answers) {
        var adoptable = one(answers, Adoptable.class);
        if (adoptable.isEmpty()) {
            throw one(answers, Refused.class)
                    .map(refused -> new FaultException(refused.fault(), "Invalid location: " + refused.reason()))
                    .orElseGet(() -> invalid("no store of this service has the volume at " + url + "."));
        }
        var found = adoptable.get();
        found.caution()
                .ifPresent(caution -> LOG.warnf(
                        "Image %s becomes %s: %s", image.id(), found.location().url(), caution));
        return new Found(found.location(), found.sizeBytes(), Optional.empty());
    }

    private static <A extends Adoption> Optional<A> one(List<Adoption> answers, Class<A> kind) {
        return answers.stream().filter(kind::isInstance).map(kind::cast).findFirst();
    }

    private static FaultException invalid(String why) {
        return new FaultException(Fault.INVALID, "Invalid location: " + why);
    }
}
