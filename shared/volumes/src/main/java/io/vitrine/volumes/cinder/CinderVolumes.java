package io.vitrine.volumes.cinder;

import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.CallerProject;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeFacts;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.cinder.CinderApi.Wanted;
import io.vitrine.volumes.cinder.CinderSettings.Owner;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import org.jboss.logging.Logger;

/**
 * Volumes that Cinder keeps. Of what the interface says it does less in three places: readers of one volume attach one after the other, and together only
 * where the volume type allows that; a volume that was read-only once is never attached for writing again; and a volume that could not grow
 * may be of no more use than to be deleted ({@link State#ERROR_EXTENDING}).
 */
public final class CinderVolumes implements VolumeService, AutoCloseable {
    private static final Logger LOG = Logger.getLogger(CinderVolumes.class);
    private static final int TRIES = 4;
    private static final int MOST_WARNINGS = 1000;

    private final CinderApi api;
    private final CinderSettings settings;
    private final ConnectorIdentity identity;
    private final Optional<CallerProject> payer;
    private final Memory memory;

    /** What all users of one store share. @param begun attachments of this process that have not been ended */
    private record Memory(
            Learned learned,
            HealthCheck health,
            StuckAttachments stuck,
            Set<AttachmentId> begun,
            Set<VolumeId> warnedOf) {}

    private CinderVolumes(
            CinderApi api,
            CinderSettings settings,
            ConnectorIdentity identity,
            Optional<CallerProject> payer,
            Memory memory) {
        this.api = api;
        this.settings = settings;
        this.identity = identity;
        this.payer = payer;
        this.memory = memory;
    }

    /**
     * The volumes of one store.
     *
     * @param session of the store's user; closed with this
     * @param tls whom to believe that it is Cinder
     * @param identity of this worker
     */
    public static CinderVolumes open(
            CinderSettings settings, ServiceSession session, SSLContext tls, ConnectorIdentity identity) {
        var http = new CinderHttp(settings.place(), session, settings.timing(), tls);
        var api = new CinderApi(http, settings.owner() == Owner.CALLER);
        var learned = new Learned();
        var memory = new Memory(
                learned,
                new HealthCheck(api.hurried(), settings, learned),
                new StuckAttachments(settings.timing().deadReservation()),
                ConcurrentHashMap.newKeySet(),
                ConcurrentHashMap.newKeySet());
        return new CinderVolumes(api, settings, identity, Optional.empty(), memory);
    }

    /** The same, but for new volumes, which are made in a caller's project and are paid for by it. Nothing to close. */
    public VolumeService paidBy(CallerProject caller) {
        return new CinderVolumes(api, settings, identity, Optional.of(caller), memory);
    }

    @Override
    public VolumeService paidBy(Optional<CallerProject> caller) throws VolumeException {
        return switch (settings.owner()) {
            case SERVICE -> this;
            case CALLER ->
                paidBy(
                        caller.orElseThrow(
                                () -> new VolumeException(
                                        Fault.FORBIDDEN,
                                        "volumes of this store belong to the projects of who brings images, and nobody is there to make one for: "
                                                + "upload the image with a token, or give the store an account of its own (cinder_store_user_name and what belongs to it)")));
        };
    }

    @Override
    public Volume create(String name, Gib size, Map<String, String> metadata) throws VolumeException {
        var refusal = memory.learned().refusal(memory.health().typeName());
        if (refusal.isPresent()) {
            throw new VolumeException(Fault.UNAVAILABLE, refusal.get());
        }
        var wanted = new Wanted(name, size, settings.volumeType(), metadata);
        return new VolumeCreation(api, settings.timing(), wanted, payer).run();
    }

    @Override
    public void probe() throws VolumeException {
        check();
    }

    /** Looks at everything that an upload needs of Cinder, and changes nothing. {@code UNAVAILABLE} with what an operator has to do. */
    public CinderHealth check() throws VolumeException {
        return memory.health().run();
    }

    @Override
    public SortedMap<String, StoreProperty> properties() {
        var properties = memory.health().properties();
        properties.put("use_multipath", new StoreProperty.Flag(identity.multipath()));
        return properties;
    }

    /** Of the store's project: nobody asks what a caller's has left. */
    @Override
    public OptionalLong freeGib() throws VolumeException {
        return settings.owner() == Owner.SERVICE ? api.limits().gib().free() : OptionalLong.empty();
    }

    @Override
    public Optional<Volume> find(VolumeId id) throws VolumeException {
        var found = api.show(id);
        found.ifPresent(this::warnOfAnotherType);
        return found.map(CinderVolume::asVolume);
    }

    /** It may have been moved to another type since, or the location may name the wrong store: it is read all the same, as long as our user may. */
    private void warnOfAnotherType(CinderVolume volume) {
        var health = memory.health();
        if (!health.isOfStore(volume.type())
                && memory.warnedOf().size() < MOST_WARNINGS
                && memory.warnedOf().add(volume.id())) {
            LOG.warnf(
                    "Volume %s is of type %s, and those of its store are of type %s: is its location of the right store?",
                    volume.id(), volume.type(), health.typeName());
        }
    }

    @Override
    public Optional<VolumeFacts> facts(VolumeId id) throws VolumeException {
        return api.show(id)
                .map(found -> new VolumeFacts(
                        found.asVolume(),
                        found.name(),
                        found.type(),
                        memory.health().isOfStore(found.type()),
                        found.project(),
                        found.encrypted()));
    }

    @Override
    public List<Volume> list(Map<String, String> labels) throws VolumeException {
        return api.list(labels).stream().map(CinderVolume::asVolume).toList();
    }

    @Override
    public boolean extendsAttached() {
        return switch (settings.extendAttached()) {
            case ALWAYS -> true;
            case NEVER -> false;
            case AUTO -> memory.learned().mayGrowAttached(memory.health().typeName());
        };
    }

    @Override
    public Volume extend(VolumeId id, Gib size) throws VolumeException {
        return new VolumeExtension(api, settings.timing(), memory.learned(), id, size).run();
    }

    @Override
    public void label(VolumeId id, Map<String, String> metadata) throws VolumeException {
        api.label(id, metadata);
    }

    /** Replaces what it was told before. {@code NOT_FOUND} without the volume. */
    @Override
    public void setImageMetadata(VolumeId id, Map<String, String> metadata) throws VolumeException {
        api.setImageMetadata(id, metadata);
    }

    @Override
    public void setReadOnly(VolumeId id, boolean readOnly) throws VolumeException {
        var pauses = Pauses.retrying(settings.timing());
        for (var tries = 1; ; tries++) {
            var answer = api.setReadOnly(id, readOnly);
            if (CinderErrors.isSuccess(answer)) {
                return;
            }
            var trouble = CinderErrors.trouble("setting volume " + id + " read-only", answer);
            if (answer.status() != 400) {
                throw trouble;
            }
            var state = api.show(id).orElseThrow(() -> CinderApi.noVolume(id)).state();
            if (tries == TRIES || isAttached(state)) {
                throw new VolumeException(Fault.BUSY, trouble.getMessage(), trouble);
            }
            pauses.next();
        }
    }

    private static boolean isAttached(State state) {
        return state == State.RESERVED || state == State.ATTACHING || state == State.IN_USE;
    }

    @Override
    public void delete(VolumeId id) throws VolumeException {
        new VolumeDeletion(api, settings.timing(), memory.stuck(), memory.begun(), id).run();
    }

    @Override
    public Attachment reserve(VolumeId id, AttachMode mode, Connector connector) throws VolumeException {
        if (!CinderApi.isUuid(id.value())) {
            throw CinderApi.noVolume(id);
        }
        var reserved = reserved(id, mode);
        memory.begun().add(reserved.id());
        return new Attachment(reserved.id(), id, mode, Optional.of(connector.host()));
    }

    private CinderAttachment reserved(VolumeId id, AttachMode mode) throws VolumeException {
        try {
            return new Reservation(api, settings.timing(), id, mode).run();
        } catch (VolumeException e) {
            if (e.fault() != Fault.BUSY
                    || !(endOfEarlierRun(id) | memory.stuck().end(id, api, memory.begun()))) {
                throw e;
            }
            return new Reservation(api, settings.timing(), id, mode).run();
        }
    }

    /** Whether this worker had it attached when it was killed: no session of that time lives on. */
    private boolean endOfEarlierRun(VolumeId id) throws VolumeException {
        var hosts = api.show(id).map(CinderVolume::hostOf).orElseGet(Map::of);
        var ended = false;
        for (var each : hosts.entrySet()) {
            var attachment = new AttachmentId(each.getKey());
            if (each.getValue().equals(identity.host()) && !memory.begun().contains(attachment)) {
                LOG.infof("Attachment %s of volume %s is ended: an earlier run of this worker left it", attachment, id);
                api.detach(attachment);
                ended = true;
            }
        }
        return ended;
    }

    @Override
    public ConnectionInfo connect(AttachmentId id, Connector connector) throws VolumeException {
        return exports().connect(id, connector);
    }

    @Override
    public void unusable(VolumeId id, String reason) {
        exports().unusable(id, reason);
    }

    private Exports exports() {
        return new Exports(api, identity, memory.learned());
    }

    @Override
    public void complete(AttachmentId id) throws VolumeException {
        api.complete(id);
    }

    @Override
    public void detach(AttachmentId id) throws VolumeException {
        api.detach(id);
        memory.begun().remove(id);
    }

    @Override
    public boolean isOfThisRun(AttachmentId id) {
        return memory.begun().contains(id);
    }

    @Override
    public List<Attachment> attachments(VolumeId id) throws VolumeException {
        var volume = api.show(id);
        if (volume.isEmpty()) {
            return List.of();
        }
        var hosts = volume.get().hostOf();
        return api.attachments(id).stream()
                .map(each -> new Attachment(
                        each.id(),
                        id,
                        each.mode(),
                        Optional.ofNullable(hosts.get(each.id().value()))))
                .toList();
    }

    @Override
    public void close() {
        api.close();
    }
}
