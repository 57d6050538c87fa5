package io.vitrine.functions.images;

import io.vitrine.catalog.Copy;
import io.vitrine.catalog.Dependents;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.messages.Bell;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Bytes that something in their store depends on (Images API, delete: 409 and the record kept). Only stores that declare that this may be are asked,
 * through a worker that reaches them; no transaction is open meanwhile.
 */
@Singleton
final class DeleteConflicts {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

    private final StoreRegister stores;
    private final Dependents dependents;
    private final Bell bell;
    private final Duration longestWait;

    @Inject
    DeleteConflicts(StoreRegister stores, Dependents dependents, Bell bell) {
        this(stores, dependents, bell, LONGEST_WAIT);
    }

    DeleteConflicts(StoreRegister stores, Dependents dependents, Bell bell, Duration longestWait) {
        this.stores = stores;
        this.dependents = dependents;
        this.bell = bell;
        this.longestWait = longestWait;
    }

    /**
     * Lets pass what may be removed.
     *
     * @param going those of its copies that are to go
     * @throws FaultException {@link Fault#CONFLICT} where something depends on one, {@link Fault#UNAVAILABLE} where its store does not say in time
     */
    void requireNone(Image image, List<Copy> going) {
        var asked = toAsk(going);
        if (asked.isEmpty()) {
            return;
        }
        var jobs = dependents.ask(image.id(), asked);
        try {
            jobs.forEach(bell::ring);
            var reasons = answers(image, jobs).stream()
                    .map(Dependents.Answer::dependents)
                    .flatMap(Optional::stream)
                    .toList();
            if (!reasons.isEmpty()) {
                throw new FaultException(
                        Fault.CONFLICT, "Image " + image.id() + " is in use: " + String.join(" ", reasons));
            }
        } finally {
            dependents.forget(jobs);
        }
    }

    private List<Location> toAsk(List<Copy> going) {
        if (going.isEmpty()) {
            return List.of();
        }
        var declaring = stores.all().stream()
                .filter(StoreRegister.Entry::removalMayConflict)
                .map(StoreRegister.Entry::id)
                .collect(Collectors.toSet());
        return going.stream()
                .map(Copy::location)
                .filter(location -> declaring.contains(location.store()))
                .toList();
    }

    private List<Dependents.Answer> answers(Image image, List<JobId> jobs) {
        return Answers.await(
                () -> dependents.answers(jobs),
                answers -> answers.size() == jobs.size(),
                longestWait,
                "The store of image " + image.id() + " does not say whether it is in use; try again in a moment.");
    }
}
