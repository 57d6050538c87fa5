package io.vitrine.volumes.cinder;

import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Holding;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;
import io.vitrine.volumes.cinder.CinderApi.Wanted;
import io.vitrine.volumes.cinder.CinderHttp.Outcome;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Volumes that Cinder keeps. Of what the interface says it does less in three places: readers of one volume attach one after the other, and together only
 * where the volume type allows that; a volume that was read-only once is never attached for writing again; and a volume that could not grow
 * may be of no more use than to be deleted ({@link State#ERROR_EXTENDING}).
 */
public final class CinderVolumes implements VolumeService, AutoCloseable {
    private static final int TRIES = 4;

    private final CinderApi api;
    private final CinderSettings settings;
    private final ConnectorIdentity identity;
    private final Optional<CallerProject> payer;
    private final StateWait wait;

    private CinderVolumes(
            CinderApi api, CinderSettings settings, ConnectorIdentity identity, Optional<CallerProject> payer) {
        this.api = api;
        this.settings = settings;
        this.identity = identity;
        this.payer = payer;
        this.wait = new StateWait(api, settings.timing());
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
        return new CinderVolumes(
                new CinderApi(http, settings.owner() == CinderSettings.Owner.CALLER),
                settings,
                identity,
                Optional.empty());
    }

    /** The same, but for new volumes, which are made in a caller's project and are paid for by it. Nothing to close. */
    public VolumeService paidBy(CallerProject caller) {
        return new CinderVolumes(api, settings, identity, Optional.of(caller));
    }

    @Override
    public Volume create(String name, Gib size, Map<String, String> metadata) throws VolumeException {
        var wanted = new Wanted(name, size, settings.volumeType(), metadata);
        return new VolumeCreation(api, settings.timing(), wanted, payer).run();
    }

    @Override
    public void probe() throws VolumeException {
        check();
    }

    /** Looks at everything that an upload needs of Cinder, and changes nothing. {@code UNAVAILABLE} with what an operator has to do. */
    public CinderHealth check() throws VolumeException {
        if (settings.owner() == CinderSettings.Owner.CALLER && !api.isAdmin()) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "volumes in the projects of callers are looked after by our own service user, which lacks role admin: give it that role, or the store an account of its own (cinder_store_user_name and what belongs to it)");
        }
        var limits = api.limits();
        var type = type();
        if (type.isPresent() && api.isEncrypted(type.get()).orElse(false)) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "volume type " + type.get().name()
                            + " is encrypted by the hosts that attach its volumes, which Vitrine does not do: set cinder_volume_type to one that is not");
        }
        return new CinderHealth(type, limits);
    }

    private Optional<VolumeType> type() throws VolumeException {
        if (settings.volumeType().isEmpty()) {
            return api.defaultType();
        }
        var wanted = settings.volumeType().get();
        var types = api.types();
        var found = types.stream().filter(type -> type.isCalled(wanted)).findFirst();
        if (found.isEmpty()) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "Cinder has no volume type " + wanted + ", or does not show it: cinder_volume_type may be one of "
                            + types.stream().map(VolumeType::name).toList());
        }
        return found;
    }

    @Override
    public Optional<Volume> find(VolumeId id) throws VolumeException {
        return api.show(id).map(CinderVolume::asVolume);
    }

    @Override
    public List<Volume> list(Map<String, String> labels) throws VolumeException {
        return api.list(labels).stream().map(CinderVolume::asVolume).toList();
    }

    @Override
    public Volume extend(VolumeId id, Gib size) throws VolumeException {
        var pauses = Pauses.retrying(settings.timing());
        for (var tries = 1; ; tries++) {
            var volume = settled(id);
            if (volume.size().compareTo(size) >= 0) {
                return volume.asVolume();
            }
            if (volume.state() == State.ERROR_EXTENDING) {
                throw new VolumeException(Fault.TOO_LARGE, "volume " + id + " could not be extended" + wait.reason(id));
            }
            VolumeException trouble;
            switch (api.extend(id, size)) {
                case Outcome.Answered(var answer)
                when CinderErrors.isSuccess(answer) -> {
                    return extended(id, size);
                }
                // Either somebody has extended it, or it is attached or detached just now: a look tells.
                case Outcome.Answered(var answer)
                when answer.status() == 400 ->
                    trouble = new VolumeException(
                            Fault.BUSY,
                            CinderErrors.trouble("extending volume " + id, answer)
                                    .getMessage());
                case Outcome.Answered(var answer) -> throw CinderErrors.trouble("extending volume " + id, answer);
                case Outcome.NotSent(var e) -> trouble = e;
                case Outcome.Unknown(var e) -> trouble = e;
            }
            if (tries == TRIES) {
                throw trouble;
            }
            pauses.next();
        }
    }

    private CinderVolume settled(VolumeId id) throws VolumeException {
        var volume = api.show(id).orElseThrow(() -> CinderApi.noVolume(id));
        return volume.state() == State.EXTENDING
                ? wait.leaving(id, State.EXTENDING).orElseThrow(() -> CinderApi.noVolume(id))
                : volume;
    }

    private Volume extended(VolumeId id, Gib size) throws VolumeException {
        var volume = wait.leaving(id, State.EXTENDING).orElseThrow(() -> CinderApi.noVolume(id));
        if (volume.hasFailed() || volume.size().compareTo(size) < 0) {
            throw new VolumeException(Fault.TOO_LARGE, "volume " + id + " could not be extended" + wait.reason(id));
        }
        return volume.asVolume();
    }

    @Override
    public void label(VolumeId id, Map<String, String> metadata) throws VolumeException {
        api.label(id, metadata);
    }

    /** Tells the volume what image it holds, in the words of images; replaces what it was told before. {@code NOT_FOUND} without the volume. */
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
        var found = api.show(id);
        if (found.isEmpty()) {
            return;
        }
        if (found.get().state() != State.DELETING) {
            var answer = api.delete(id);
            switch (answer.status()) {
                case 404 -> {
                    return;
                }
                case 400, 409 -> refuseDeletion(id, CinderErrors.trouble("deleting volume " + id, answer));
                default -> CinderApi.expected(answer, "deleting volume " + id);
            }
        }
        var left = wait.leaving(id, State.DELETING);
        if (left.isPresent()) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "volume " + id + " could not be deleted, it is "
                            + left.get().status() + wait.reason(id));
        }
    }

    /** Returns where it is being deleted already, or is gone. */
    private void refuseDeletion(VolumeId id, VolumeException trouble) throws VolumeException {
        var volume = api.show(id);
        var state = volume.map(CinderVolume::state).orElse(State.DELETING);
        switch (state) {
            case DELETING -> {}
            case CREATING, RESERVED, ATTACHING, IN_USE, EXTENDING, DETACHING, OTHER ->
                throw new VolumeException(Fault.BUSY, trouble.getMessage(), trouble);
            case ERROR_DELETING -> throw new VolumeException(Fault.UNAVAILABLE, trouble.getMessage(), trouble);
            case AVAILABLE, ERROR, ERROR_EXTENDING -> {
                var fault = api.attachments(id).isEmpty() ? Fault.CONFLICT : Fault.BUSY;
                throw new VolumeException(fault, trouble.getMessage(), trouble);
            }
        }
    }

    @Override
    public Attachment reserve(VolumeId id, AttachMode mode, Connector connector) throws VolumeException {
        if (!CinderApi.isUuid(id.value())) {
            throw CinderApi.noVolume(id);
        }
        var reserved = new Reservation(api, settings.timing(), id, mode).run();
        return new Attachment(reserved.id(), id, mode, Optional.of(connector.host()));
    }

    @Override
    public ConnectionInfo connect(AttachmentId id, Connector connector) throws VolumeException {
        var body = identity.body().put("host", connector.host());
        return switch (api.connect(id, body)) {
            case Outcome.Answered(var answer) ->
                usable(
                        id,
                        CinderAttachment.read(CinderApi.expected(answer, "connecting attachment " + id)
                                .path("attachment")));
            case Outcome.NotSent(var e) -> throw e;
            case Outcome.Unknown(var e) -> connectedAfterAll(id, e);
        };
    }

    /** The attachment itself tells whether the volume was exported. One that was not is of no use any more. */
    private ConnectionInfo connectedAfterAll(AttachmentId id, VolumeException trouble) throws VolumeException {
        var attachment = api.attachment(id);
        if (attachment.flatMap(CinderAttachment::connection).isPresent()) {
            return usable(id, attachment.get());
        }
        api.detach(id);
        throw new VolumeException(Fault.UNAVAILABLE, trouble.getMessage(), trouble);
    }

    private ConnectionInfo usable(AttachmentId id, CinderAttachment attachment) throws VolumeException {
        var info = attachment.connection();
        if (info.filter(ConnectionReading::needsFormat).isPresent()) {
            info = api.attachment(id).flatMap(CinderAttachment::connection);
        }
        var reading = info.map(ConnectionReading::of)
                .orElseGet(() -> new ConnectionReading.Refused("Cinder gives no connection for the volume"));
        return switch (reading) {
            case ConnectionReading.Usable(var way) -> way;
            case ConnectionReading.Refused(var reason) -> throw new VolumeException(Fault.UNAVAILABLE, reason);
        };
    }

    @Override
    public void complete(AttachmentId id) throws VolumeException {
        api.complete(id);
    }

    @Override
    public void detach(AttachmentId id) throws VolumeException {
        api.detach(id);
    }

    @Override
    public List<Attachment> attachments(VolumeId id) throws VolumeException {
        var volume = api.show(id);
        if (volume.isEmpty()) {
            return List.of();
        }
        return asAttachments(volume.get(), api.attachments(id));
    }

    private static List<Attachment> asAttachments(CinderVolume volume, List<CinderAttachment> attachments) {
        return attachments.stream()
                .map(each -> new Attachment(
                        each.id(),
                        volume.id(),
                        each.mode(),
                        Optional.ofNullable(volume.hostOf().get(each.id().value())),
                        each.server()))
                .toList();
    }

    /** By two lists, however many volumes there are. An attachment that is just being made or ended may be missing, or have no host. */
    @Override
    public List<Holding> holdings(Map<String, String> labels) throws VolumeException {
        var found = api.list(labels);
        var attachments = api.attachments().stream().collect(Collectors.groupingBy(CinderAttachment::volume));
        return found.stream()
                .map(volume -> new Holding(
                        volume.asVolume(), asAttachments(volume, attachments.getOrDefault(volume.id(), List.of()))))
                .toList();
    }

    @Override
    public SortedMap<String, String> facts() throws VolumeException {
        var health = check();
        var facts = new TreeMap<String, String>();
        facts.put("volume type", health.type().map(VolumeType::name).orElse("of the backend's choice"));
        health.type().ifPresent(type -> facts.put("multiattach", type.multiattach() ? "yes" : "no"));
        facts.put(
                "quota",
                room(health.limits().gib(), "GiB") + ", " + room(health.limits().volumes(), "volumes"));
        return facts;
    }

    private static String room(CinderLimits.Use use, String unit) {
        return use.free().isEmpty() ? "no limit of " + unit : use.free().getAsLong() + " " + unit + " left";
    }

    @Override
    public void close() {
        api.close();
    }
}
