package io.vitrine.functions.images;

import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.messages.Channels;
import io.vitrine.messages.JobWaiting;
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
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.eclipse.microprofile.reactive.messaging.Incoming;

/** Does to the catalogue what a worker does, without touching a byte; and hears the bell. */
@ApplicationScoped
class TestWorker {
    static final String MD5 = "d41d8cd98f00b204e9800998ecf8427e";

    private static final WorkerId ID = new WorkerId("worker-of-tests");
    private static final Caller CALLER = Caller.system("test");

    private static final StoreId CLONES = new StoreId("clones");

    private final Ledger ledger;
    private final Jobs jobs;
    private final StoreRegister stores;
    private final List<JobId> heard = new CopyOnWriteArrayList<>();

    /** What keeps everything in store {@code clones}. */
    private volatile Optional<String> dependents = Optional.empty();

    TestWorker(Ledger ledger, Jobs jobs, StoreRegister stores) {
        this.ledger = ledger;
        this.jobs = jobs;
        this.stores = stores;
    }

    @Incoming(Channels.JOBS)
    void hear(String message) throws JobWaiting.Unreadable {
        var job = JobWaiting.parse(message).job();
        heard.add(job);
        Thread.ofVirtual().start(() -> answer(job));
    }

    /** Questions about store {@code clones} alone. */
    private void answer(JobId id) {
        jobs.claim(id, ID, Set.of(CLONES), Duration.ofMinutes(1))
                .filter(job -> job.work() instanceof Jobs.Work.AskDependents)
                .ifPresent(job -> jobs.answer(job, dependents));
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
        var claim = (Ledger.Claim.Won) begin(image);
        var checksums = new ChunkChecksums(new int[(int) ChunkChecksums.chunksOf(sizeBytes)]);
        var content = new Content(sizeBytes, new Digest("md5", MD5), new Digest("sha512", "abcdef"), checksums);
        var locations = Arrays.stream(storeIds)
                .map(store -> new Location(new StoreId(store), "test://" + store + "/" + image, Optional.of(ID)))
                .toList();
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
