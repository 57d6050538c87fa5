package io.vitrine.worker.data;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.ProjectUsage;
import io.vitrine.catalog.StorageQuota;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.WorkerRegister;
import io.vitrine.http.ApiGate;
import io.vitrine.http.DownloadAccess;
import io.vitrine.http.Policy;
import io.vitrine.http.keys.KeyManager;
import io.vitrine.http.keys.NoKeyManager;
import io.vitrine.http.keystone.ProjectQuotas;
import io.vitrine.model.Caller;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.ImageStore;
import io.vitrine.stores.memory.MemoryStore;
import io.vitrine.stores.volume.VolumeFixture;
import io.vitrine.worker.OrphanAudit;
import io.vitrine.worker.Stores;
import io.vitrine.worker.queue.ImageVerifier;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.queue.TestRegistrations;
import io.vitrine.worker.signature.Signatures;
import io.vitrine.worker.transfer.FaultDrill;
import io.vitrine.worker.transfer.LeaseKeeper;
import io.vitrine.worker.transfer.StorePlaces;
import io.vitrine.worker.transfer.TestSettings;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferThreads;
import io.vitrine.worker.transfer.Uploads;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** The data plane over HTTP, with everybody a member of project "p". */
final class DataServer implements AutoCloseable {
    static final WorkerId WORKER = VolumeFixture.WORKER;

    private final Vertx vertx = Vertx.vertx();
    private final TransferThreads threads;
    private final LeaseKeeper leases;
    private final ImageStore store;
    private final WorkerId worker;
    private final Stores stores;
    private final HttpServer server;

    /** What a test does between a request and its answer. */
    interface Meanwhile {
        /** Before an upload looks at its body. */
        default void uploadBegins() {}

        default void connectionCloses() {}

        /** Who asks, where that is not always the same. */
        default Caller caller(HttpServerRequest request, Caller usual) {
            return usual;
        }

        default Policy policy() {
            return new Policy();
        }

        default ProjectQuotas quotas() {
            return new ProjectQuotas();
        }
    }

    /** With a store in memory. */
    DataServer(DataSource database, TestSettings settings, Caller by, Meanwhile meanwhile) throws Exception {
        this(database, settings, by, meanwhile, List.of(new MemoryStore(new StoreId("memory"), WORKER, 16 << 20)));
    }

    /** @param several the first of them is the default; whoever made them closes them */
    DataServer(DataSource database, TestSettings settings, Caller by, Meanwhile meanwhile, List<ImageStore> several)
            throws Exception {
        this(database, settings, by, meanwhile, several, new NoKeyManager());
    }

    /** @param keys has the certificates of signed images */
    DataServer(
            DataSource database,
            TestSettings settings,
            Caller by,
            Meanwhile meanwhile,
            List<ImageStore> several,
            KeyManager keys)
            throws Exception {
        this(database, settings, by, meanwhile, several, keys, WORKER);
    }

    /** @param worker who serves here */
    DataServer(
            DataSource database,
            TestSettings settings,
            Caller by,
            Meanwhile meanwhile,
            List<ImageStore> several,
            KeyManager keys,
            WorkerId worker)
            throws Exception {
        this.worker = worker;
        store = several.getFirst();
        var ledger = new Ledger(database);
        var catalog = new ImageCatalog(database);
        threads = new TransferThreads(settings);
        leases = new LeaseKeeper(ledger, settings.leaseDuration());
        stores = new Stores(several, store.id(), List.of());
        var checksums = new Checksums(database);
        var meters = new TransferMeters(new SimpleMeterRegistry(), threads);
        var uploads = new Uploads(
                ledger,
                catalog,
                leases,
                runner(database, ledger, stores, checksums),
                threads,
                settings,
                settings,
                new StorageQuota(database, settings),
                settings.rules(),
                worker,
                new FaultDrill(Optional.empty()),
                meters);
        var places = new StorePlaces(several.stream().collect(Collectors.toMap(ImageStore::id, _ -> 8)));
        var quota = new UploadQuota(meanwhile.quotas(), new ProjectUsage(database));
        var upload = new Upload(uploads, stores, places, new StoreRegister(database), quota, new Signatures(keys));
        var download = new Download(
                stores,
                new ReadChecks(checksums, settings),
                threads,
                places,
                settings,
                meters,
                new Doubts(new Verifications(database)),
                worker);
        var passingOn = new PassingOn(
                vertx,
                new WorkerRegister(database),
                worker,
                settings,
                new PeerTrust(Optional::empty),
                new PeerTickets(Optional.empty(), Duration.ofMinutes(5)),
                meters);
        var routes = new DataRoutes(
                catalog,
                meanwhile.policy(),
                new DownloadAccess(meanwhile.policy()),
                new PreferredStores(meanwhile.policy(), new StoreRegister(database)),
                quota,
                () -> {
                    meanwhile.uploadBegins();
                    return upload;
                },
                () -> download,
                () -> passingOn,
                threads,
                settings,
                DownloadObserver.NONE);
        server = start(routes, by, meanwhile);
    }

    private JobRunner runner(DataSource database, Ledger ledger, Stores stores, Checksums checksums) {
        var verifications = new Verifications(database);
        return new JobRunner(
                new Jobs(database),
                ledger,
                stores,
                leases::stop,
                verifications,
                new ImageVerifier(verifications, checksums, stores, threads),
                new OrphanAudit(stores, ledger, new Audits(database)),
                TestRegistrations.of(database, stores, threads),
                worker);
    }

    private HttpServer start(DataRoutes routes, Caller by, Meanwhile meanwhile) throws Exception {
        var router = Router.router(vertx);
        router.route().handler(request -> {
            request.put(ApiGate.CALLER, meanwhile.caller(request.request(), by));
            request.next();
        });
        routes.route(router);
        return vertx.createHttpServer()
                .connectionHandler(connection -> connection.closeHandler(_ -> meanwhile.connectionCloses()))
                .requestHandler(router)
                .listen(0, "127.0.0.1")
                .toCompletionStage()
                .toCompletableFuture()
                .get(10, TimeUnit.SECONDS);
    }

    int port() {
        return server.actualPort();
    }

    /** Runs jobs as this worker does. */
    JobRunner jobs(DataSource database) {
        return runner(database, new Ledger(database), stores, new Checksums(database));
    }

    /** The default one. */
    ImageStore store() {
        return store;
    }

    TransferThreads threads() {
        return threads;
    }

    @Override
    public void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        leases.close();
        threads.close();
    }
}
