package io.vitrine.attach.file;

import io.vitrine.attach.VolumeAttacher;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.ConnectionInfo;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeService;

/** Attaches volumes that the volume service exports as a file or block device of this host ({@link ConnectionInfo.LocalPath}). */
public final class LocalAttacher implements VolumeAttacher {
    private final VolumeService volumes;
    private final Connector connector;

    public LocalAttacher(VolumeService volumes, Connector connector) {
        this.volumes = volumes;
        this.connector = connector;
    }

    @Override
    public <T, X extends Exception> T withVolume(VolumeId id, AttachMode mode, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X {
        var attachment = volumes.reserve(id, mode, connector);
        T result;
        try {
            result = lend(attachment, journal, body);
        } catch (Throwable trouble) {
            detachAfter(trouble, attachment);
            throw trouble;
        }
        volumes.detach(attachment.id());
        journal.reached(AttemptStep.DETACHED);
        return result;
    }

    private <T, X extends Exception> T lend(Attachment attachment, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X {
        journal.reserved(attachment.id());
        var connection = localPath(volumes.connect(attachment.id(), connector));
        journal.reached(AttemptStep.CONNECTED);
        T result;
        try (var volume = LocalVolumeFile.open(connection, attachment, volumes)) {
            volumes.complete(attachment.id());
            journal.reached(AttemptStep.OPEN);
            result = body.use(volume);
            volume.settle();
        }
        journal.reached(AttemptStep.CLOSED);
        return result;
    }

    private static ConnectionInfo.LocalPath localPath(ConnectionInfo info) throws VolumeException {
        return switch (info) {
            case ConnectionInfo.LocalPath path -> path;
            case ConnectionInfo.Iscsi _, ConnectionInfo.SharedFile _ ->
                throw new VolumeException(Fault.INTERNAL, "the volume is not exported as a file of this host");
        };
    }

    private void detachAfter(Throwable trouble, Attachment attachment) {
        try {
            volumes.detach(attachment.id());
        } catch (VolumeException | RuntimeException e) {
            trouble.addSuppressed(e);
        }
    }
}
