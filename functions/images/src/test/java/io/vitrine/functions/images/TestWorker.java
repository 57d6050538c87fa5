package io.vitrine.functions.images;

import io.vitrine.catalog.Inspections;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Jobs.Work;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.messages.Channels;
import io.vitrine.messages.JobWaiting;
import io.vitrine.model.Adoption;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.StoreProperty;
import io.vitrine.model.WorkerId;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Does to the catalogue what a worker does, without touching a byte; and hears the bell. */
@ApplicationScoped
class TestWorker {
    static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

    private static final WorkerId ID = new WorkerId("worker-of-tests");
    private static final Caller CALLER = Caller.system("test");

    private static final StoreId CLONES = new StoreId("clones");

    static final StoreId CINDER = new StoreId("cinder");
    static final StoreId FAST = new StoreId("fast");

    private final Ledger ledger;
    private final Jobs jobs;
    private final StoreRegister stores;
    private final Inspections inspections;
    private final List<JobId> heard = new CopyOnWriteArrayList<>();
    private final List<Work> begun = new CopyOnWriteArrayList<>();
    private final Map<String, Adoption> volumes = new ConcurrentHashMap<>();

    /** What keeps everything in store {@code clones}. */
    private volatile Optional<String> dependents = Optional.empty();

    TestWorker(Ledger ledger, Jobs jobs, StoreRegister stores, Inspections inspections) {
        this.ledger = ledger;
        this.jobs = jobs;
        this.stores = stores;
        this.inspections = inspections;
    }

    @Incoming(Channels.JOBS)
    void hear(String message) throws JobWaiting.Unreadable {
        var job = JobWaiting.parse(message).job();
        heard.add(job);
        Thread.ofVirtual().start(() -> answer(job));
    }

    /** Questions about some stores alone; other work in them is begun and never done. */
    private void answer(JobId id) {
        jobs.claim(id, ID, Set.of(CLONES, CINDER, FAST), Duration.ofMinutes(1)).ifPresent(this::answer);
    }

    private void answer(Jobs.Job job) {
        switch (job.work()) {
            case Work.AskDependents _ -> jobs.answer(job, dependents);
            case Work.InspectUrl question ->
                inspections.answer(
                        job, volumes.getOrDefault(question.store() + " " + question.url(), new Adoption.Elsewhere()));
            default -> begun.add(job.work());
        }
    }

    /** Announces {@code cinder} and {@code fast}, stores of volumes. */
    void announceVolumes() {
        var both = Stream.of(CINDER, FAST)
                .map(id ->
                        new StoreRegister.Entry(id, "cinder", "", 0, false, false, new TreeMap<>(), Optional.empty()))
                .toList();
        stores.announce(new WorkerId("worker-of-volumes"), "http://127.0.0.1:4", both);
    }

    /** They are gone again. */
    void withdrawVolumes() {
        stores.announce(new WorkerId("worker-of-volumes"), "http://127.0.0.1:4", List.of());
        volumes.clear();
    }

    /** A fresh volume of so many bytes that store {@code in} lets anybody have; answers its URL without a store. */
    String volume(StoreId in, long sizeBytes) {
        var volume = UUID.randomUUID();
        var at = new Location(in, "cinder://" + in + "/" + volume, Optional.empty());
        var url = "cinder://" + volume;
        found(in, url, new Adoption.Adoptable(at, sizeBytes, Optional.of("It is a test.")));
        found(in, at.url(), new Adoption.Adoptable(at, sizeBytes, Optional.empty()));
        return url;
    }

    /** What that store answers to a URL. */
    void found(StoreId in, String url, Adoption what) {
        volumes.put(in + " " + url, what);
    }

    /** Work in {@code cinder} and {@code fast} that its bell was rung for. */
    List<Work> begun() {
        return begun;
    }

    /** Announces {@code clones}, a store that has to be asked before something in it goes. */
    void announceClones() {
        stores.announce(
                new WorkerId("worker-of-clones"),
                "http://127.0.0.1:3",
                List.of(new StoreRegister.Entry(
                        CLONES, "fake", "", 0, false, false, true, new TreeMap<>(), Optional.empty())));
    }

    /** Whatever lies in {@code clones} is kept by this from now on, or by nothing. */
    void keepClones(Optional<String> because) {
        dependents = because;
    }

    List<JobId> heard() {
        return heard;
    }

    /** Announces {@code volumes}, the default, and {@code files}. */
    void announceStores() {
        var properties = new TreeMap<String, StoreProperty>();
        properties.put("chunk_size", new StoreProperty.Number(1 << 20));
        properties.put("thin_provisioning", new StoreProperty.Flag(true));
        properties.put("data_dir", new StoreProperty.Text("/images"));
        stores.announce(
                ID,
                "http://127.0.0.1:1",
                List.of(
                        new StoreRegister.Entry(
                                new StoreId("volumes"), "volume", "", 10, true, false, properties, Optional.of(ID)),
                        new StoreRegister.Entry(
                                new StoreId("files"), "file", "On disk", 0, false, true, properties, Optional.of(ID))));
    }

    /** Announces {@code web}, a store that reads URLs. */
    void announceWeb() {
        stores.announce(
                new WorkerId("worker-of-the-web"),
                "http://127.0.0.1:2",
                List.of(new StoreRegister.Entry(
                        new StoreId("web"), "http", "", 0, false, true, new TreeMap<>(), Optional.empty())));
    }

    Ledger.Claim begin(String image) {
        return ledger.begin(
                AttemptId.fresh(),
                new ImageId(image),
                new StoreId("volumes"),
                ID,
                OptionalLong.empty(),
                Duration.ofMinutes(1),
                CALLER);
    }

    /** Makes a queued image active, with a location in each of {@code storeIds}. */
    void activate(String image, long sizeBytes, String... storeIds) {
        activate(
                image,
                sizeBytes,
                Arrays.stream(storeIds)
                        .map(store ->
                                new Location(new StoreId(store), "test://" + store + "/" + image, Optional.of(ID)))
                        .toList());
    }

    /** Makes a queued image active, at these locations. */
    void activate(String image, long sizeBytes, List<Location> locations) {
        var claim = (Ledger.Claim.Won) begin(image);
        var checksums = new ChunkChecksums(new int[(int) ChunkChecksums.chunksOf(sizeBytes)]);
        var content = new Content(sizeBytes, new Digest("md5", MD5), new Digest("sha512", "abcdef"), checksums);
        if (ledger.commit(claim.lease(), content, OptionalLong.of(1L << 30), locations, CALLER)
                != Ledger.Commit.COMMITTED) {
            throw new AssertionError("the upload of " + image + " was not committed");
        }
    }

    /** An upload that fails. */
    void fail(String image, String reason) {
        ledger.abort(((Ledger.Claim.Won) begin(image)).lease(), reason, CALLER);
    }
}
