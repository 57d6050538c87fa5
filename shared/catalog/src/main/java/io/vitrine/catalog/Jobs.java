package io.vitrine.catalog;

import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Work that waits for a worker: the row is the work, the bell only says that there is one. */
@Singleton
public final class Jobs {
    public Jobs(DataSource database) {}

    /** What is to be done. */
    public sealed interface Work {
        /** Remove the bytes at a location whose image is deleted. */
        record RemoveLocation(ImageId image, Location location) implements Work {}

        /** Remove whatever an abandoned attempt has left in its store. */
        record AbortAttempt(ImageId image, AttemptId attempt, StoreId store) implements Work {}
    }

    /** A claimed job. @param tries how often it was claimed, this time included */
    public record Job(JobId id, long epoch, Work work, int tries, Optional<String> traceparent) {}

    /** Claims a waiting job (or one whose lease has lapsed) that this worker can do; empty where somebody else has it or it is done. */
    public Optional<Job> claim(JobId id, WorkerId worker, Duration lease) {
        throw new UnsupportedOperationException();
    }

    /** The work is done; false where another epoch has it. */
    public boolean done(Job job) {
        throw new UnsupportedOperationException();
    }

    /** The work failed; it is tried again after {@code delay}. */
    public void retry(Job job, String error, Duration delay) {
        throw new UnsupportedOperationException();
    }

    /** Jobs that are due and that nobody works on: their bell was lost, or it is time to try again. */
    public List<JobId> unanswered(int limit) {
        throw new UnsupportedOperationException();
    }
}
