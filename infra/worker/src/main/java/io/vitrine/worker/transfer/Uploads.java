package io.vitrine.worker.transfer;

import io.vitrine.catalog.DeclaredFormats;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Lease;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StorageQuota;
import io.vitrine.formats.FormatRules;
import io.vitrine.formats.Verdict.Accepted;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.ImageWriter.Stored;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.CallerProject;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.signature.SignatureCheck;
import io.vitrine.worker.transfer.UploadException.Trouble;
import io.vitrine.worker.transfer.UploadOutcome.Active;
import io.vitrine.worker.transfer.UploadOutcome.Failed;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/** The one path every upload takes: claim, write, commit; or give up and leave nothing. */
public final class Uploads {
    private static final Logger LOG = Logger.getLogger(Uploads.class);
    private static final Duration COMMIT_PAUSE = Duration.ofMillis(500);

    private final Ledger ledger;
    private final ImageCatalog catalog;
    private final LeaseKeeper leases;
    private final JobRunner jobs;
    private final TransferThreads threads;
    private final TransferSettings settings;
    private final ImageLimits limits;
    private final StorageQuota quota;
    private final FormatRules formatRules;
    private final WorkerId worker;
    private final FaultDrill drill;
    private final TransferMeters meters;

    public Uploads(
            Ledger ledger,
            ImageCatalog catalog,
            LeaseKeeper leases,
            JobRunner jobs,
            TransferThreads threads,
            TransferSettings settings,
            ImageLimits limits,
            StorageQuota quota,
            FormatRules formatRules,
            WorkerId worker,
            FaultDrill drill,
            TransferMeters meters) {
        this.ledger = ledger;
        this.catalog = catalog;
        this.leases = leases;
        this.jobs = jobs;
        this.threads = threads;
        this.settings = settings;
        this.limits = limits;
        this.quota = quota;
        this.formatRules = formatRules;
        this.worker = worker;
        this.drill = drill;
        this.meters = meters;
    }

    /**
     * Uploads a body into a store. Returns when the image is active, or when what was written is removed again (or a durable job will).
     *
     * @param announcedBytes what the body must be exactly, where the client said so
     */
    public UploadOutcome upload(
            ImageId image, ImageStore store, BodySource source, OptionalLong announcedBytes, Caller by) {
        return upload(image, store, source, announcedBytes, Optional.empty(), Optional.empty(), by);
    }

    /**
     * The same for somebody who is there.
     *
     * @param signature that the body has to have
     * @param payer in whose project a store may make what it needs; kept no longer than this lasts
     */
    public UploadOutcome upload(
            ImageId image,
            ImageStore store,
            BodySource source,
            OptionalLong announcedBytes,
            Optional<SignatureCheck> signature,
            Optional<CallerProject> payer,
            Caller by) {
        var allowance = Allowance.of(limits.imageSizeCap(), quota.leftBytes(by.project(), image));
        if (!allowance.admits(announcedBytes)) {
            return new Failed(Fault.TOO_LARGE, allowance.refusal());
        }
        var askedAt = System.nanoTime();
        var claim = ledger.begin(
                AttemptId.fresh(), image, store.id(), worker, announcedBytes, settings.leaseDuration(), by);
        return switch (claim) {
            case Ledger.Claim.Won(Lease lease, DeclaredFormats formats) -> {
                var plan = new Pipeline.Plan(
                        announcedBytes,
                        allowance,
                        limits.hashingAlgorithm(),
                        settings.transferSlots(),
                        FormatLane.Expected.of(formats, formatRules),
                        signature);
                yield run(lease, askedAt, store, source, plan, payer, by);
            }
            case Ledger.Claim.NotQueued(var status) ->
                new Failed(
                        Fault.CONFLICT,
                        "Image " + image + " is " + status.wireName()
                                + "; data can be uploaded only while it is queued.");
            case Ledger.Claim.Gone _ -> new Failed(Fault.NOT_FOUND, "No image found with ID " + image + ".");
        };
    }

    private UploadOutcome run(
            Lease lease,
            long askedAt,
            ImageStore store,
            BodySource source,
            Pipeline.Plan plan,
            Optional<CallerProject> payer,
            Caller by) {
        MDC.put("attempt", lease.attempt().toString());
        var guard = leases.keep(lease, askedAt);
        UploadOutcome outcome;
        try {
            outcome = write(guard, store, source, plan, payer, by);
        } finally {
            leases.letGo(guard);
        }
        meters.uploaded(store.id(), outcome, guard.bytesHandedOn());
        if (outcome instanceof Failed(Fault fault, String message) && fault != Fault.OUTCOME_UNKNOWN) {
            LOG.infof("Upload of image %s failed: %s", lease.image(), message);
            giveUp(lease, message, by);
        }
        MDC.remove("attempt");
        return outcome;
    }

    private UploadOutcome write(
            LeaseGuard guard,
            ImageStore store,
            BodySource source,
            Pipeline.Plan plan,
            Optional<CallerProject> payer,
            Caller by) {
        var attempt = new JournaledAttempt(guard, ledger, catalog, payer, drill::afterStep);
        var share = threads.of(store.id());
        var pipeline = new Pipeline(source, plan, share.slots(), share.io(), guard);
        try {
            drill.afterStep(AttemptStep.INTENT);
            var stored = store.write(attempt, plan.announcedBytes(), pipeline);
            guard.check();
            requireRoom(guard.lease(), stored.content().sizeBytes(), by);
            return commit(guard, stored, pipeline.accepted(), by);
        } catch (UploadException e) {
            return new Failed(faultOf(e.trouble()), e.getMessage());
        } catch (StoreException e) {
            return e.fault() == Fault.GONE ? leaseLost(guard.lease()) : storeFailed(guard.lease(), e);
        } catch (FaultException e) {
            LOG.warnf(e, "Upload of image %s", guard.lease().image());
            return new Failed(e.fault(), e.getMessage());
        } catch (RuntimeException | Error e) {
            LOG.errorf(e, "Upload of image %s failed", guard.lease().image());
            return new Failed(Fault.INTERNAL, "The upload failed within the service.");
        }
    }

    /** Others of the same project may have stored something meanwhile. */
    private void requireRoom(Lease lease, long sizeBytes, Caller by) throws UploadException {
        var allowance = Allowance.of(limits.imageSizeCap(), quota.leftBytes(by.project(), lease.image()));
        if (sizeBytes > allowance.bytes()) {
            throw new UploadException(Trouble.OVER_CAP, allowance.refusal());
        }
    }

    /** Repeats a commit whose answer was lost while the lease lasts: it is safe to, and only the database knows. */
    private UploadOutcome commit(LeaseGuard guard, Stored stored, Accepted accepted, Caller by) {
        accepted.remark()
                .ifPresent(it -> LOG.warnf("Image %s: %s", guard.lease().image(), it));
        var until = System.nanoTime() + settings.leaseDuration().toNanos();
        while (true) {
            try {
                return outcomeOf(
                        ledger.commit(
                                guard.lease(), stored.content(), accepted.virtualSizeBytes(), stored.locations(), by),
                        guard.lease());
            } catch (FaultException e) {
                LOG.warnf(
                        "The commit of attempt %s was not answered: %s",
                        guard.lease().attempt(), e.getMessage());
                if (e.fault().retry() == Fault.Retry.NEVER) {
                    throw e;
                }
                if (!guard.isHeld() || System.nanoTime() - until >= 0) {
                    return new Failed(
                            Fault.OUTCOME_UNKNOWN, "The database cannot be reached; look at the image's status.");
                }
                LockSupport.parkNanos(COMMIT_PAUSE.toNanos());
            }
        }
    }

    private UploadOutcome outcomeOf(Ledger.Commit commit, Lease lease) {
        return switch (commit) {
            case COMMITTED -> {
                drill.afterStep(AttemptStep.COMMITTED);
                yield new Active();
            }
            case IMAGE_GONE -> imageGone(lease);
            case LOST -> leaseLost(lease);
        };
    }

    private UploadOutcome leaseLost(Lease lease) {
        return catalog.find(lease.image()).isEmpty()
                ? imageGone(lease)
                : new Failed(Fault.UNAVAILABLE, "The upload has lost its lease; upload the data again.");
    }

    /** What the client is told names the store and what can be done; where exactly it failed is for the log. */
    private static UploadOutcome storeFailed(Lease lease, StoreException e) {
        LOG.warnf(e, "Upload of image %s into store %s", lease.image(), lease.store());
        var store = "Store " + lease.store();
        var sentence =
                switch (e.fault()) {
                    case TOO_LARGE -> store + " is full.";
                    case UNAVAILABLE, BUSY, OUTCOME_UNKNOWN -> store + " cannot take data now; upload it again later.";
                    // Of what the caller himself may do, he is told as it is.
                    case FORBIDDEN -> store + " does not take the data: " + e.getMessage() + ".";
                    case CORRUPT -> store + " did not keep the data as it was sent; upload it again.";
                    default -> store + " failed to take the data.";
                };
        return new Failed(e.fault(), sentence);
    }

    private static UploadOutcome imageGone(Lease lease) {
        return new Failed(Fault.GONE, "Image " + lease.image() + " was deleted while its data was uploaded.");
    }

    private static Fault faultOf(Trouble trouble) {
        return switch (trouble) {
            case DISCONNECTED, STALLED, TOO_SHORT, TOO_LONG, UNSIGNED -> Fault.INVALID;
            case OVER_CAP -> Fault.TOO_LARGE;
            case UNFIT -> Fault.UNSUPPORTED_MEDIA_TYPE;
            case IMAGE_GONE -> Fault.GONE;
        };
    }

    private void giveUp(Lease lease, String reason, Caller by) {
        try {
            ledger.abort(lease, reason, by).ifPresent(jobs::run);
        } catch (RuntimeException e) {
            LOG.warnf("Attempt %s is left to the reaper: %s", lease.attempt(), e.getMessage());
        }
    }
}
