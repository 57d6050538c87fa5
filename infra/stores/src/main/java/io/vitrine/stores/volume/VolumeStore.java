package io.vitrine.stores.volume;

import io.vitrine.attach.AttachedVolume;
import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.model.Adoption;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.ByteRange;
import io.vitrine.model.Content;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.Attempt;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.ReadBack;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.StoreFeatures;
import io.vitrine.stores.StoreFeatures.Reach;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.VolumeService;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * One image in one block volume, on the disks of a worker or in Cinder. Volumes are told from those of others by their labels; volumes
 * without ours are never touched.
 */
public final class VolumeStore implements ImageStore {
    /** For other workers to hear that a volume is wanted, and to let go of it. */
    private static final Duration LETTING_GO = Duration.ofSeconds(10);

    private final VolumeUrls urls;
    private final Optional<WorkerId> reachedThrough;
    private final VolumeStoreSettings settings;
    private final VolumeService volumes;
    private final VolumeAttacher attacher;
    private final Connector connector;
    private final ReadBack readBack;
    private final LeftAttachments left;
    private final SharedReaders readers;
    private final LateProbe lately;

    /** A store whose volumes are attached for as long as somebody reads them, by one worker alone. */
    public VolumeStore(
            VolumeUrls urls,
            Optional<WorkerId> reachedThrough,
            VolumeStoreSettings settings,
            VolumeService volumes,
            VolumeAttacher attacher,
            Connector connector) {
        this(urls, reachedThrough, settings, volumes, attacher, connector, SharedReading.BY_ONE_WORKER);
    }

    /**
     * @param reachedThrough the worker whose disks hold the volumes, or empty where any worker can attach them
     * @param connector this worker, as {@code attacher} names it to {@code volumes}
     */
    public VolumeStore(
            VolumeUrls urls,
            Optional<WorkerId> reachedThrough,
            VolumeStoreSettings settings,
            VolumeService volumes,
            VolumeAttacher attacher,
            Connector connector,
            SharedReading reading) {
        this.urls = urls;
        this.reachedThrough = reachedThrough;
        this.settings = settings;
        this.volumes = volumes;
        this.attacher = attacher;
        this.connector = connector;
        this.readBack = new ReadBack(settings.verifyAfterWrite(), RandomGenerator.getDefault());
        var deadline = reading.settings().deadline();
        this.left = new LeftAttachments(volumes, reading.leases(), LETTING_GO);
        var attachments =
                new ReadAttachments(volumes, attacher, reading.leases(), left, settings.deployment(), deadline);
        this.readers = new SharedReaders(attachments::open, reading.settings(), reading.observer());
        this.lately = reachedThrough.isPresent() ? LateProbe.alwaysNew(volumes) : LateProbe.ofLate(volumes);
    }

    @Override
    public StoreId id() {
        return urls.store();
    }

    @Override
    public StoreFeatures features() {
        var properties = new TreeMap<String, StoreProperty>();
        properties.put(
                "unknown_initial_gib",
                new StoreProperty.Number(settings.unknownInitial().count()));
        properties.put(
                "verify_after_write",
                new StoreProperty.Text(settings.verifyAfterWrite().wireName()));
        properties.putAll(volumes.properties());
        return new StoreFeatures(
                urls.scheme(), reachedThrough.isPresent() ? Reach.WORKER : Reach.SHARED, false, properties);
    }

    @Override
    public <X extends Exception> Stored write(Attempt attempt, OptionalLong sizeBytes, Filling<X> body)
            throws StoreException, X {
        var target = new VolumeTarget(attempt, sizeBytes, settings, volumes, attacher);
        try {
            var content = body.fill(target);
            if (content.sizeBytes() == 0) {
                target.completeEmpty(content);
                return new Stored(content, List.of());
            }
            var volume = target.complete(content);
            seal(volume, content, attempt);
            return new Stored(content, List.of(locationOf(volume)));
        } catch (Throwable trouble) {
            target.abandon(trouble);
            discardAfter(trouble, attempt);
            lately.doubtAfter(trouble);
            throw trouble;
        }
    }

    private void seal(VolumeId volume, Content content, Attempt attempt) throws StoreException {
        try {
            if (!readBack.isOff()) {
                attacher.withVolume(volume, AttachMode.READ_ONLY, readBackJournal(attempt), attached -> {
                    readBack.check(content, onDisk(attached));
                    attempt.reached(AttemptStep.VERIFIED);
                    return volume;
                });
            }
            new VolumeNotes(volumes).complete(volume, attempt.image(), content, attempt.facts());
            volumes.setReadOnly(volume, true);
        } catch (VolumeException e) {
            throw trouble(e);
        }
        attempt.reached(AttemptStep.SEALED);
    }

    private static ReadBack.OnDisk onDisk(AttachedVolume volume) {
        return (destination, offset) -> {
            try {
                volume.uncache(new ByteRange(offset, destination.remaining()));
                volume.read(destination, offset);
            } catch (VolumeException e) {
                throw trouble(e);
            }
        };
    }

    /** Of the second attachment only what the first has not said. */
    private static Journal<StoreException> readBackJournal(Attempt attempt) {
        return new Journal<>() {
            @Override
            public void reserved(AttachmentId attachment) throws StoreException {
                attempt.attachmentReserved(attachment);
            }

            @Override
            public void reached(AttemptStep step) throws StoreException {
                if (step.compareTo(AttemptStep.VERIFIED) > 0) {
                    attempt.reached(step);
                }
            }
        };
    }

    private void discardAfter(Throwable trouble, Attempt attempt) {
        if (StoreException.isLeaseLost(trouble)) {
            return;
        }
        try {
            discard(attempt.id());
        } catch (StoreException | RuntimeException e) {
            trouble.addSuppressed(e);
        }
    }

    @Override
    public <T, X extends Exception> T read(Location at, Reading<T, X> body) throws StoreException, X {
        var volume = volumeAt(at);
        return readers.read(volume, shared -> body.read(new VolumeSource(shared.volume(), shared.imageBytes())));
    }

    @Override
    public void remove(Location at) throws StoreException {
        var volume = volumeAt(at);
        readers.unlessRead(volume, () -> remove(volume));
    }

    private void remove(VolumeId volume) throws StoreException {
        try {
            var found = volumes.find(volume);
            if (found.isEmpty()) {
                return;
            }
            requireOurs(found.get());
            left.revoke(volume);
            detachAll(volume, attachment -> isOurs(attachment) || left.isLeft(attachment));
            volumes.delete(volume);
        } catch (VolumeException e) {
            throw trouble(e);
        }
    }

    private void requireOurs(Volume volume) throws StoreException {
        if (!VolumeNotes.mayBeRemoved(volume, settings.deployment())) {
            throw new StoreException(
                    Fault.CONFLICT, "volume " + volume.id() + " was not made by this deployment: it is left alone");
        }
    }

    @Override
    public Adoption inspect(String url, ImageId image, Optional<String> owner) throws StoreException {
        try {
            return new VolumeAdoption(urls, volumes).inspect(url, image, owner);
        } catch (VolumeException e) {
            throw trouble(e);
        }
    }

    @Override
    public void ownerChanged(Location at, Optional<String> owner) throws StoreException {
        try {
            new VolumeNotes(volumes).owner(volumeAt(at), owner);
        } catch (VolumeException e) {
            if (e.fault() != Fault.NOT_FOUND) {
                throw trouble(e);
            }
        }
    }

    @Override
    public void discard(AttemptId attempt) throws StoreException {
        var labels = Map.of(VolumeLabels.DEPLOYMENT, settings.deployment(), VolumeLabels.ATTEMPT, attempt.toString());
        try {
            for (var volume : volumes.list(labels)) {
                detachAll(volume.id(), _ -> true);
                volumes.delete(volume.id());
            }
        } catch (VolumeException e) {
            throw trouble(e);
        }
    }

    @Override
    public Set<AttemptId> targets() throws StoreException {
        var attempts = new HashSet<AttemptId>();
        for (var volume : ourVolumes()) {
            Optional.ofNullable(volume.metadata().get(VolumeLabels.ATTEMPT))
                    .map(AttemptId::parse)
                    .ifPresent(attempts::add);
        }
        return attempts;
    }

    /** Ends attachments that an earlier run of this worker left. What this run has attached meanwhile stays. */
    @Override
    public void recover() throws StoreException {
        for (var volume : ourVolumes()) {
            try {
                if (mayBeAttached(volume)) {
                    detachAll(volume.id(), attachment -> isOurs(attachment) && !volumes.isOfThisRun(attachment.id()));
                }
            } catch (VolumeException e) {
                throw trouble(e);
            }
        }
    }

    /** A service that others use, too, is not asked about each of many volumes that are free. */
    private boolean mayBeAttached(Volume volume) {
        return reachedThrough.isPresent() || volume.state() != Volume.State.AVAILABLE;
    }

    @Override
    public void probe() throws StoreException {
        lately.probe();
    }

    private List<Volume> ourVolumes() throws StoreException {
        try {
            return volumes.list(Map.of(VolumeLabels.DEPLOYMENT, settings.deployment()));
        } catch (VolumeException e) {
            throw trouble(e);
        }
    }

    private void detachAll(VolumeId volume, Predicate<Attachment> which) throws VolumeException {
        for (var attachment : volumes.attachments(volume)) {
            if (which.test(attachment)) {
                volumes.detach(attachment.id());
            }
        }
    }

    private boolean isOurs(Attachment attachment) {
        return attachment.host().filter(connector.host()::equals).isPresent();
    }

    private Location locationOf(VolumeId volume) {
        return new Location(urls.store(), urls.urlOf(volume), reachedThrough);
    }

    private VolumeId volumeAt(Location at) throws StoreException {
        return urls.volumeAt(at.url())
                .orElseThrow(() -> new StoreException(
                        Fault.INVALID,
                        "not a location of store " + urls.store() + ": " + urls.form() + " expected, not " + at.url()));
    }

    @Override
    public void reclaim() throws StoreException {
        left.reclaim();
    }

    @Override
    public void drain() {
        readers.drain();
    }

    /** What a writer has attached is ended by him. */
    @Override
    public void close() {
        readers.close();
    }

    static StoreException trouble(VolumeException e) {
        return new StoreException(e.fault(), String.valueOf(e.getMessage()), e);
    }
}
