package io.vitrine.worker.faults;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vitrine.attach.block.CinderTargets;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.Deployment;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StorageQuota;
import io.vitrine.catalog.Verifications;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.Gib;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.Verification;
import io.vitrine.stores.volume.VolumeStore;
import io.vitrine.stores.volume.VolumeStoreSettings;
import io.vitrine.stores.volume.VolumeUrls;
import io.vitrine.volumes.cinder.CinderFixture;
import io.vitrine.volumes.cinder.CinderTiming;
import io.vitrine.volumes.cinder.CinderVolumes;
import io.vitrine.volumes.cinder.ConnectorIdentity;
import io.vitrine.worker.OrphanAudit;
import io.vitrine.worker.Stores;
import io.vitrine.worker.queue.ImageVerifier;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.queue.TestRegistrations;
import io.vitrine.worker.transfer.BodySource;
import io.vitrine.worker.transfer.BreakableDatabase;
import io.vitrine.worker.transfer.FaultDrill;
import io.vitrine.worker.transfer.LeaseKeeper;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferThreads;
import io.vitrine.worker.transfer.UploadOutcome;
import io.vitrine.worker.transfer.Uploads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import javax.sql.DataSource;

/**
 * One life of a worker with a store of Cinder's volumes: its real parts, wired as a worker wires them. The database can be taken away from this worker
 * alone.
 */
final class WorkerLife implements AutoCloseable {
    static final StoreId STORE = new StoreId("cinder");
    static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");

    final BreakableDatabase database;
    final VolumeStore store;
    final Ledger ledger;
    private final WorkerId id;
    private final LeaseKeeper leases;
    private final TransferThreads threads;
    private final Stores stores;
    private final JobRunner runner;
    private final Uploads uploads;

    /**
     * How patient it is.
     *
     * @param cinder with Cinder
     * @param target with a target that is away, as {@link CinderTargets#brisk} says
     * @param growth with a disk whose volume was extended
     */
    record Patience(CinderTiming cinder, Duration target, Duration growth) {
        static final Patience USUAL = new Patience(CinderFixture.BRISK, Duration.ofSeconds(60), Duration.ofSeconds(20));

        /** A target that is away is soon given up. */
        static final Patience SHORT = new Patience(CinderFixture.BRISK, Duration.ofMillis(300), Duration.ofMillis(100));

        Patience with(CinderTiming timing) {
            return new Patience(timing, target, growth);
        }
    }

    WorkerLife(CinderTargets cloud, DataSource source, String name, Patience patience) {
        id = new WorkerId(name);
        database = new BreakableDatabase(source);
        ledger = new Ledger(database.source());
        var identity = ConnectorIdentity.of(id, Optional.of("127.0.0.1"), true);
        var volumes = cloud.cinder.volumes(patience.cinder(), identity);
        var deployment = new Deployment(source).id().toString();
        store = store(cloud, volumes, identity, patience, deployment);
        stores = new Stores(List.of(store), STORE, List.of(volumes));
        var settings = new TestSettings(Duration.ofSeconds(30));
        leases = new LeaseKeeper(ledger, settings.leaseDuration());
        threads = new TransferThreads(settings);
        var verifications = new Verifications(database.source());
        runner = new JobRunner(
                new Jobs(database.source()),
                ledger,
                stores,
                leases::stop,
                verifications,
                new ImageVerifier(verifications, new Checksums(database.source()), stores, threads),
                new OrphanAudit(stores, ledger, new Audits(database.source())),
                TestRegistrations.of(database.source(), stores, threads),
                id);
        uploads = new Uploads(
                ledger,
                new ImageCatalog(database.source()),
                leases,
                runner,
                threads,
                settings,
                settings,
                new StorageQuota(database.source(), settings),
                settings.rules(),
                id,
                new FaultDrill(Optional.empty()),
                new TransferMeters(new SimpleMeterRegistry(), threads));
    }

    private static VolumeStore store(
            CinderTargets cloud,
            CinderVolumes volumes,
            ConnectorIdentity identity,
            Patience patience,
            String deployment) {
        var attacher = cloud.attacher(volumes, identity, CinderTargets.brisk(patience.target()), patience.growth());
        return new VolumeStore(
                VolumeUrls.cinder(STORE),
                Optional.empty(),
                new VolumeStoreSettings(deployment, new Gib(1), Verification.SAMPLE),
                volumes,
                attacher,
                identity.connector());
    }

    UploadOutcome upload(ImageId image, BodySource body) {
        return upload(image, store, body);
    }

    UploadOutcome upload(ImageId image, ImageStore into, BodySource body) {
        return uploads.upload(image, into, body, OptionalLong.empty(), BY);
    }

    CompletableFuture<UploadOutcome> start(ImageId image, BodySource body) {
        return CompletableFuture.supplyAsync(
                () -> upload(image, body), task -> Thread.ofVirtual().start(task));
    }

    /** As it does at its start: what an earlier run of it left is ended. */
    void recover() throws StoreException {
        store.recover();
        ledger.disown(id).forEach(runner::run);
    }

    /** As the clean-up asks for it, where another worker was not heard of in time. */
    void takeOver() {
        ledger.expire().forEach(runner::run);
    }

    void run(JobId job) {
        runner.run(job);
    }

    /** Takes the lease of an upload away, so that nothing is waited for any more. */
    void forget(AttemptId attempt) throws InterruptedException {
        leases.stop(attempt);
    }

    int buffersInUse() {
        return threads.slots().inUse();
    }

    @Override
    public void close() {
        leases.close();
        threads.close();
        stores.close();
    }
}
