package io.vitrine.worker;

import io.micrometer.core.instrument.MeterRegistry;
import io.vitrine.catalog.Audits;
import io.vitrine.catalog.Checksums;
import io.vitrine.catalog.Deployment;
import io.vitrine.catalog.Hashes;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Inspections;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StorageQuota;
import io.vitrine.catalog.Verifications;
import io.vitrine.catalog.VolumeLeases;
import io.vitrine.formats.FormatRules;
import io.vitrine.http.keys.KeyManager;
import io.vitrine.http.keystone.KeystoneConfig;
import io.vitrine.http.ticket.TicketConfig;
import io.vitrine.http.ticket.TicketDesk;
import io.vitrine.http.ticket.Tickets;
import io.vitrine.keystone.ServiceSession;
import io.vitrine.model.AttemptStep;
import io.vitrine.model.WorkerId;
import io.vitrine.remote.FilterConfig;
import io.vitrine.remote.RemoteFilter;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.volume.SharedReading;
import io.vitrine.volumes.VolumeException;
import io.vitrine.worker.StoreConfiguration.Entry;
import io.vitrine.worker.audit.AuditMeters;
import io.vitrine.worker.audit.Conduct;
import io.vitrine.worker.queue.ImageHasher;
import io.vitrine.worker.queue.ImageVerifier;
import io.vitrine.worker.queue.JobRunner;
import io.vitrine.worker.queue.Registrations;
import io.vitrine.worker.reading.ReadLeaseKeeper;
import io.vitrine.worker.reading.ReaderMeters;
import io.vitrine.worker.signature.Signatures;
import io.vitrine.worker.transfer.FaultDrill;
import io.vitrine.worker.transfer.FormatSettings;
import io.vitrine.worker.transfer.ImageLimits;
import io.vitrine.worker.transfer.LeaseKeeper;
import io.vitrine.worker.transfer.StorePlaces;
import io.vitrine.worker.transfer.TransferMeters;
import io.vitrine.worker.transfer.TransferSettings;
import io.vitrine.worker.transfer.TransferThreads;
import io.vitrine.worker.transfer.Uploads;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** How the parts of a worker fit together: all the wiring there is. */
final class WorkerBeans {
    @Produces
    @Singleton
    WorkerId workerId(WorkerSettings settings) {
        return WorkerIdentity.of(settings);
    }

    @Produces
    @Singleton
    StoreConfiguration storeConfiguration(Config config) {
        return StoreConfiguration.read(config);
    }

    @Produces
    @Singleton
    Stores stores(
            StoreConfiguration configuration,
            WorkerSettings settings,
            WorkerId worker,
            Deployment deployment,
            FilterConfig filter,
            KeystoneConfig keystone,
            ReadLeaseKeeper leases,
            MeterRegistry meters)
            throws StoreException, VolumeException {
        return new StoreFactory(
                        settings.data(),
                        worker,
                        deployment.id().toString(),
                        new RemoteFilter(filter),
                        () -> ownUser(keystone),
                        (store, reading) ->
                                new SharedReading(reading, leases.of(store), new ReaderMeters(meters, store)))
                .open(configuration);
    }

    /** Logs our own service user in. {@link IllegalArgumentException} where there is none. */
    static ServiceSession ownUser(KeystoneConfig keystone) {
        return ServiceSession.of(
                keystone,
                "keystone_authtoken",
                keystone.httpConnectTimeout(),
                keystone.httpRequestMaxRetries(),
                InstantSource.system());
    }

    @Produces
    @Singleton
    ReadLeaseKeeper readLeases(VolumeLeases leases, WorkerId worker, TransferSettings settings) {
        return new ReadLeaseKeeper(leases, worker, settings.leaseDuration());
    }

    void closeReadLeases(@Disposes ReadLeaseKeeper leases) {
        leases.close();
    }

    void closeStores(@Disposes Stores stores) {
        stores.close();
    }

    @Produces
    @Singleton
    TransferThreads threads(TransferSettings settings) {
        return new TransferThreads(settings);
    }

    void closeThreads(@Disposes TransferThreads threads) {
        threads.close();
    }

    @Produces
    @Singleton
    StorePlaces storePlaces(StoreConfiguration configuration) {
        var counts = configuration.stores().stream().collect(Collectors.toMap(Entry::id, store -> store.options()
                .get("max_transfers", Integer.class, StorePlaces.DEFAULT)));
        return new StorePlaces(counts);
    }

    /** Downloads may come with a ticket where the keys of tickets are set. */
    @Produces
    @Singleton
    TicketDesk tickets(TicketConfig config, WorkerId worker, DatabaseClock clock) {
        return new TicketDesk(
                config.ticketKeyFile().map(file -> new Tickets(file, config.ticketLeeway())), worker, clock);
    }

    @Produces
    @Singleton
    LeaseKeeper leases(Ledger ledger, TransferSettings settings) {
        return new LeaseKeeper(ledger, settings.leaseDuration());
    }

    void closeLeases(@Disposes LeaseKeeper leases) {
        leases.close();
    }

    @Produces
    @Singleton
    ImageVerifier verifier(Verifications verifications, Checksums checksums, Stores stores, TransferThreads threads) {
        return new ImageVerifier(verifications, checksums, stores, threads);
    }

    @Produces
    @Singleton
    Registrations registrations(
            ImageCatalog catalog,
            Inspections inspections,
            Hashes hashes,
            Stores stores,
            TransferThreads threads,
            ImageLimits limits) {
        var hasher = new ImageHasher(hashes, stores, threads, limits.httpRetries());
        return new Registrations(catalog, inspections, hashes, hasher, stores);
    }

    @Produces
    @Singleton
    OrphanAudit audit(Stores stores, Ledger ledger, Audits audits, WorkerSettings settings, AuditMeters meters) {
        return new OrphanAudit(stores, ledger, audits, Conduct.background(!settings.orphanAuditDryRun()), meters);
    }

    @Produces
    @Singleton
    JobRunner jobs(
            Jobs jobs,
            Ledger ledger,
            Stores stores,
            LeaseKeeper leases,
            Verifications verifications,
            ImageVerifier verifier,
            OrphanAudit audit,
            Registrations registrations,
            WorkerId worker) {
        return new JobRunner(jobs, ledger, stores, leases::stop, verifications, verifier, audit, registrations, worker);
    }

    @Produces
    @Singleton
    Signatures signatures(KeyManager keys) {
        return new Signatures(keys);
    }

    @Produces
    @Singleton
    FormatRules formats(FormatSettings settings) {
        var tolerated = settings.gptSafetyChecksNonfatal().stream()
                .flatMap(List::stream)
                .map(String::strip)
                .collect(Collectors.toUnmodifiableSet());
        return new FormatRules(settings.requireImageFormatMatch(), tolerated);
    }

    @Produces
    @Singleton
    Uploads uploads(
            Ledger ledger,
            ImageCatalog catalog,
            LeaseKeeper leases,
            JobRunner jobs,
            TransferThreads threads,
            TransferSettings settings,
            ImageLimits limits,
            StorageQuota quota,
            FormatRules formats,
            WorkerSettings worker,
            WorkerId id,
            TransferMeters meters) {
        var drill = new FaultDrill(worker.chaosHaltAt().map(AttemptStep::ofWireName));
        return new Uploads(ledger, catalog, leases, jobs, threads, settings, limits, quota, formats, id, drill, meters);
    }
}
