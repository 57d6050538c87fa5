package io.vitrine.benchmarks.cinder;

import io.vitrine.attach.VolumeAttacher;
import io.vitrine.attach.VolumeAttacher.Journal;
import io.vitrine.attach.block.IscsiDisks;
import io.vitrine.attach.block.NetworkAttacher;
import io.vitrine.attach.iscsi.Initiator;
import io.vitrine.attach.iscsi.IscsiSettings;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.WorkerId;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderConnection;
import io.vitrine.volumes.cinder.CinderVolumes;
import io.vitrine.volumes.cinder.ConnectorIdentity;
import java.time.Duration;
import java.util.Optional;

/** A store's volumes and their bytes, used by this process as a worker of the product's uses them. */
record OwnVolumes(CinderVolumes cinder, TimedVolumes volumes, VolumeAttacher attacher, Connector connector)
        implements AutoCloseable {
    /** Of an attachment nobody writes down. */
    static final Journal<VolumeException> UNRECORDED = new Journal<>() {
        @Override
        public void reserved(AttachmentId attachment) {}

        @Override
        public void reached(AttemptStep step) {}
    };

    private static final Duration GROWTH_LIMIT = Duration.ofMinutes(1);

    static OwnVolumes open(StoreAccount account) {
        var identity = ConnectorIdentity.of(new WorkerId("bench"), Optional.of("127.0.0.1"), false);
        var cinder = CinderConnection.open("cinder", account, identity, () -> {
            throw new IllegalArgumentException("the account is complete");
        });
        var volumes = new TimedVolumes(cinder);
        var disks = new IscsiDisks(new Initiator(IscsiSettings.DEFAULTS.withInitiatorName(identity.iqn())));
        return new OwnVolumes(
                cinder,
                volumes,
                new NetworkAttacher(volumes, identity.connector(), disks, GROWTH_LIMIT),
                identity.connector());
    }

    @Override
    public void close() {
        cinder.close();
    }
}
