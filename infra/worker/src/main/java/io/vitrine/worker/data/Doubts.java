package io.vitrine.worker.data;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vitrine.catalog.Verifications;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jboss.logging.Logger;

/** Copies that a download has found missing or wrong: each is read again as a whole by a job, which says in an event what it finds. */
@Singleton
public final class Doubts {
    private static final Logger LOG = Logger.getLogger(Doubts.class);
    private static final int MOST_COPIES = 1024;

    /** Of one copy, however many downloads meet it. */
    private static final Duration ONCE_IN = Duration.ofHours(1);

    private final Verifications verifications;
    private final Cache<Location, Boolean> told = Caffeine.newBuilder()
            .maximumSize(MOST_COPIES)
            .expireAfterWrite(ONCE_IN)
            .build();

    public Doubts(Verifications verifications) {
        this.verifications = verifications;
    }

    /** No-op for trouble that says nothing about the copy. A download never fails because of this. */
    void after(Fault fault, ImageId image, Location copy) {
        var isDoubtful = fault == Fault.NOT_FOUND || fault == Fault.CORRUPT;
        if (!isDoubtful || told.asMap().putIfAbsent(copy, true) != null) {
            return;
        }
        try {
            verifications.request(image);
        } catch (RuntimeException e) {
            told.invalidate(copy);
            LOG.warnf("Image %s is not read again: %s", image, e.getMessage());
        }
    }
}
