package io.vitrine.attach.block;

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
import java.time.Duration;

/**
 * Attaches volumes over the storage network. An attachment is complete once the disk has answered. One whose export fails is ended, and a new one is tried
 * once: a backend may leave the first in a state that nothing mends.
 */
public final class NetworkAttacher implements VolumeAttacher {
    private final VolumeService volumes;
    private final Connector connector;
    private final BlockConnector disks;
    private final Duration growthLimit;

    /** @param growthLimit how long a disk may take to show that its volume was extended */
    public NetworkAttacher(VolumeService volumes, Connector connector, BlockConnector disks, Duration growthLimit) {
        this.volumes = volumes;
        this.connector = connector;
        this.disks = disks;
        this.growthLimit = growthLimit;
    }

    /** What has been exported to this host. */
    private record Export(Attachment attachment, ConnectionInfo connection) {}

    @Override
    public <T, X extends Exception> T withVolume(VolumeId id, AttachMode mode, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X {
        var export = export(id, mode, journal);
        T result;
        try {
            result = lend(export, journal, body);
        } catch (Throwable trouble) {
            detachAfter(trouble, export.attachment());
            throw trouble;
        }
        volumes.detach(export.attachment().id());
        journal.reached(AttemptStep.DETACHED);
        return result;
    }

    private <X extends Exception> Export export(VolumeId id, AttachMode mode, Journal<X> journal)
            throws VolumeException, X {
        try {
            return exportOnce(id, mode, journal);
        } catch (ExportFailed e) {
            try {
                return exportOnce(id, mode, journal);
            } catch (ExportFailed again) {
                throw again.trouble();
            }
        }
    }

    /** An export that may succeed on an attachment of its own: the failed one has been ended. */
    private static final class ExportFailed extends Exception {
        private static final long serialVersionUID = 1L;

        private final VolumeException trouble;

        ExportFailed(VolumeException trouble) {
            super(trouble);
            this.trouble = trouble;
        }

        VolumeException trouble() {
            return trouble;
        }
    }

    private <X extends Exception> Export exportOnce(VolumeId id, AttachMode mode, Journal<X> journal)
            throws VolumeException, ExportFailed, X {
        var attachment = volumes.reserve(id, mode, connector);
        try {
            journal.reserved(attachment.id());
            var connection = volumes.connect(attachment.id(), connector);
            requireUse(id, connection);
            return new Export(attachment, connection);
        } catch (VolumeException e) {
            detachAfter(e, attachment);
            if (e.fault() == Fault.UNAVAILABLE && e.getSuppressed().length == 0) {
                throw new ExportFailed(e);
            }
            throw e;
        } catch (Throwable trouble) {
            detachAfter(trouble, attachment);
            throw trouble;
        }
    }

    private void requireUse(VolumeId id, ConnectionInfo connection) throws VolumeException {
        var objection = disks.objection(connection);
        if (objection.isPresent()) {
            volumes.unusable(id, objection.get());
            throw new VolumeException(Fault.UNAVAILABLE, objection.get());
        }
    }

    private <T, X extends Exception> T lend(Export export, Journal<X> journal, Use<T, X> body)
            throws VolumeException, X {
        var attachment = export.attachment();
        journal.reached(AttemptStep.CONNECTED);
        T result;
        try (var disk = disks.open(export.connection(), attachment.mode());
                var lent = LentDisk.lend(disk, attachment, volumes, growthLimit)) {
            volumes.complete(attachment.id());
            journal.reached(AttemptStep.OPEN);
            result = body.use(lent);
            lent.settle();
        }
        journal.reached(AttemptStep.CLOSED);
        return result;
    }

    private void detachAfter(Throwable trouble, Attachment attachment) {
        try {
            volumes.detach(attachment.id());
        } catch (VolumeException | RuntimeException e) {
            trouble.addSuppressed(e);
        }
    }
}
