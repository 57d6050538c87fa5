package io.vitrine.worker.queue;

import io.vitrine.catalog.Hashes;
import io.vitrine.catalog.Hashes.Outcome;
import io.vitrine.catalog.Image;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Inspections;
import io.vitrine.catalog.Jobs.Job;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.model.Adoption;
import io.vitrine.model.JobId;
import io.vitrine.stores.StoreException;
import io.vitrine.worker.Stores;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/** What a store has to be asked, told and read for about bytes that were registered by their URL. */
public final class Registrations {
    private static final Logger LOG = Logger.getLogger(Registrations.class);

    private final ImageCatalog catalog;
    private final Inspections inspections;
    private final Hashes hashes;
    private final ImageHasher hasher;
    private final Stores stores;

    public Registrations(
            ImageCatalog catalog, Inspections inspections, Hashes hashes, ImageHasher hasher, Stores stores) {
        this.catalog = catalog;
        this.inspections = inspections;
        this.hashes = hashes;
        this.hasher = hasher;
        this.stores = stores;
    }

    void inspect(Job job, Work.InspectUrl work) throws StoreException {
        var store = stores.required(work.store());
        var image = catalog.find(work.image());
        var found = image.isPresent()
                ? store.inspect(work.url(), work.image(), image.get().owner())
                : new Adoption.Elsewhere();
        inspections.answer(job, found);
    }

    /** Answers jobs that are to be done next; empty where nobody needs the digests any more, and the job has yet to be ended. */
    Optional<List<JobId>> hash(HeldJob held, Work.HashImage work) throws StoreException, HeldJob.Lost {
        var outcome = hasher.hash(work, held);
        outcome.ifPresent(ended -> {
            if (ended instanceof Outcome.Unreadable(var reason)) {
                LOG.warnf("Image %s has no digests: %s", work.image(), reason);
            }
        });
        return outcome.map(ended -> hashes.finish(held.job(), work, ended));
    }

    /** Until the store has been told of the one who owns it then: another change may have been told meanwhile, and too early. */
    void tellOwner(Work.TellOwner work) throws StoreException {
        var store = stores.required(work.location().store());
        var told = Optional.<Image>empty();
        for (var now = catalog.find(work.image()); now.isPresent() && !isSameOwner(now, told); ) {
            store.ownerChanged(work.location(), now.get().owner());
            told = now;
            now = catalog.find(work.image());
        }
    }

    private static boolean isSameOwner(Optional<Image> now, Optional<Image> told) {
        return now.map(Image::owner).equals(told.map(Image::owner));
    }
}
