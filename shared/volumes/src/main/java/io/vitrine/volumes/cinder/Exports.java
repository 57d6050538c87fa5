package io.vitrine.volumes.cinder;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderHttp.Outcome;
import java.util.Optional;
import org.jboss.logging.Logger;

/** The second half of an attachment: what Cinder exports a volume as, and what that teaches about the volume's type. */
final class Exports {
    private static final Logger LOG = Logger.getLogger(Exports.class);

    private final CinderApi api;
    private final ConnectorIdentity identity;
    private final Learned learned;

    Exports(CinderApi api, ConnectorIdentity identity, Learned learned) {
        this.api = api;
        this.identity = identity;
        this.learned = learned;
    }

    ConnectionInfo connect(AttachmentId id, Connector connector) throws VolumeException {
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
            case ConnectionReading.Usable(var way) -> {
                reached(attachment.volume(), protocol(way));
                yield way;
            }
            case ConnectionReading.Refused(var reason) -> {
                unusable(attachment.volume(), reason);
                throw new VolumeException(Fault.UNAVAILABLE, reason);
            }
        };
    }

    private static String protocol(ConnectionInfo way) {
        return switch (way) {
            case ConnectionInfo.Iscsi _ -> "iscsi";
            case ConnectionInfo.SharedFile _ -> "file";
            case ConnectionInfo.LocalPath _ -> "local";
        };
    }

    private void reached(VolumeId volume, String protocol) {
        if (learned.hasAnythingToLearn()) {
            typeOf(volume).ifPresent(type -> learned.reached(type, protocol));
        }
    }

    /** Volumes of its type are refused for a while: each would be made, exported, and deleted again. */
    void unusable(VolumeId volume, String reason) {
        typeOf(volume).ifPresent(type -> {
            LOG.errorf("Volumes of type %s are of no use here: %s", type.isEmpty() ? "(none)" : type, reason);
            learned.refused(type, reason);
        });
    }

    private Optional<String> typeOf(VolumeId volume) {
        try {
            return api.show(volume).map(CinderVolume::type);
        } catch (VolumeException e) {
            LOG.debugf("The type of volume %s is not known: %s", volume, e.getMessage());
            return Optional.empty();
        }
    }
}
