package io.vitrine.catalog;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Caller;
import io.vitrine.model.Content;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The ledger of attempts at storing an image. Leases are judged by the database's clock alone; every change is a compare-and-set on
 * (attempt, epoch), so a worker that lost its lease changes nothing.
 */
@Singleton
public final class Ledger {
    public Ledger(DataSource database) {}

    /** What came of claiming an image for an upload. */
    public sealed interface Claim {
        record Won(Lease lease) implements Claim {}

        /** The image is in another status than queued. */
        record NotQueued(ImageStatus status) implements Claim {}

        /** Somebody else claimed it between {@code readStatus} and now. */
        record Lost() implements Claim {}

        record Gone() implements Claim {}
    }

    /** One transaction: the attempt row at {@link AttemptStep#INTENT}, and the image queued to saving. */
    public Claim begin(
            AttemptId attempt,
            ImageId image,
            StoreId store,
            WorkerId worker,
            OptionalLong announcedBytes,
            Duration lease,
            Caller by) {
        throw new UnsupportedOperationException();
    }

    /** What a renewal found. */
    public enum Renewal {
        HELD,
        /** The image was deleted by its user. */
        IMAGE_GONE,
        /** Another epoch owns the attempt, or it has ended. */
        LOST
    }

    public Renewal renew(Lease lease, Duration duration, long bytesFlushed) {
        throw new UnsupportedOperationException();
    }

    /** Records a step; false where the lease is lost. */
    public boolean reached(Lease lease, AttemptStep step) {
        throw new UnsupportedOperationException();
    }

    /** Records the volume that the attempt fills; false where the lease is lost. */
    public boolean volumeCreated(Lease lease, VolumeId volume) {
        throw new UnsupportedOperationException();
    }

    /** Records the attachment the attempt writes through; false where the lease is lost. */
    public boolean attachmentReserved(Lease lease, AttachmentId attachment) {
        throw new UnsupportedOperationException();
    }

    /** What came of the commit. */
    public enum Commit {
        COMMITTED,
        IMAGE_GONE,
        LOST
    }

    /**
     * The one transaction that makes an image active: lease and epoch still ours and the image still saving by this attempt, then
     * content, checksums, locations (none for an image of zero bytes) and status. Safe to repeat after a lost answer.
     */
    public Commit commit(
            Lease lease, Content content, OptionalLong virtualSizeBytes, List<Location> locations, Caller by) {
        throw new UnsupportedOperationException();
    }

    /**
     * Gives up: the image goes back to queued with {@code reason} as its last failure, the attempt waits in aborting, and a job that removes
     * its target is written with it. Answers that job; empty where the lease is lost, whose taker has written the job.
     */
    public Optional<JobId> abort(Lease lease, String reason, Caller by) {
        throw new UnsupportedOperationException();
    }

    /** The target of an aborting attempt is gone: the attempt has ended. */
    public void aborted(AttemptId attempt) {
        throw new UnsupportedOperationException();
    }

    /** One row of the ledger. */
    public record Entry(
            AttemptId attempt,
            ImageId image,
            StoreId store,
            WorkerId worker,
            long epoch,
            AttemptStep step,
            Optional<VolumeId> volume,
            Optional<AttachmentId> attachment,
            Optional<String> error) {}

    public Optional<Entry> find(AttemptId attempt) {
        throw new UnsupportedOperationException();
    }

    /**
     * Attempts under way of {@code worker} itself, which has just started and so works on none of them: each gets a new epoch and an abort
     * job, its image goes back to queued. Returns the jobs to ring for.
     */
    public List<JobId> disown(WorkerId worker) {
        throw new UnsupportedOperationException();
    }

    /** The same for attempts of any worker whose lease has lapsed. */
    public List<JobId> expire() {
        throw new UnsupportedOperationException();
    }

    /**
     * Of the attempts that name targets found in a store, those that nobody refers to: no location, not under way. An attempt that the
     * database never heard of and that is newer than the newest it knows is left out: such a database is an older backup.
     */
    public Set<AttemptId> unreferenced(Collection<AttemptId> found) {
        throw new UnsupportedOperationException();
    }
}
