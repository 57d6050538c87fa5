package io.vitrine.catalog;

import static io.vitrine.catalog.Samples.caller;
import static io.vitrine.catalog.Samples.settings;

import io.vitrine.catalog.Ledger.Claim;
import io.vitrine.catalog.Ledger.Commit;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.Visibility;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;

/** The whole catalogue over one database, and the strings that tests pull behind its back. */
final class Bench {
    private static final Caller BY = caller("p");
    private static final WorkerId WORKER = new WorkerId("w");
    private static final StoreId STORE = new StoreId("volumes");

    /** What every worker here has. */
    static final Set<StoreId> STORES = Set.of(STORE, new StoreId("files"));

    private static final Duration LEASE = Duration.ofMinutes(5);

    private final TestDatabase database;

    Bench(TestDatabase database) {
        this.database = database;
    }

    ImageCatalog catalog() {
        return new ImageCatalog(database.source());
    }

    Ledger ledger() {
        return new Ledger(database.source());
    }

    Jobs jobs() {
        return new Jobs(database.source());
    }

    Checksums checksums() {
        return new Checksums(database.source());
    }

    StaleUploads stale() {
        return new StaleUploads(database.source());
    }

    StoreRegister stores() {
        return new StoreRegister(database.source());
    }

    WorkerRegister workers() {
        return new WorkerRegister(database.source());
    }

    Members members() {
        return new Members(database.source());
    }

    Image queued() {
        return Samples.create(catalog(), settings("p", Visibility.PRIVATE));
    }

    Claim claim(Image image, WorkerId worker) {
        return ledger().begin(AttemptId.fresh(), image.id(), STORE, worker, OptionalLong.empty(), LEASE, BY);
    }

    Lease begin(Image image) {
        return ((Claim.Won) claim(image, WORKER)).lease();
    }

    /** Of one MiB that no other image has, at {@link #location}. */
    Commit commit(Lease lease) {
        var bytes = content(1 << 20, lease.attempt().toString().replace("-", ""));
        return ledger().commit(lease, bytes, OptionalLong.empty(), List.of(location(lease)), BY);
    }

    /** An active image of one MiB. */
    Image active() {
        var lease = begin(queued());
        commit(lease);
        return catalog().find(lease.image()).orElseThrow();
    }

    static Location location(Lease lease) {
        return new Location(lease.store(), "file:///targets/" + lease.attempt(), Optional.empty());
    }

    static Content content(long sizeBytes, String hash) {
        var crcs = IntStream.range(0, ChunkChecksums.chunksOf(sizeBytes))
                .map(i -> i * -7)
                .toArray();
        return new Content(sizeBytes, new Digest("md5", hash), new Digest("sha512", hash), new ChunkChecksums(crcs));
    }

    static StoreRegister.Entry store(String id, Optional<WorkerId> reachedThrough) {
        return new StoreRegister.Entry(new StoreId(id), "volume", "", 0, false, false, new TreeMap<>(), reachedThrough);
    }

    /** Lets the lease lapse without waiting for it. */
    void ageLease(Lease lease) {
        execute("update attempt set lease_until = now() - interval '1 second' where id = '" + lease.attempt() + "'");
    }

    List<String> events(ImageId image) {
        return DSL.using(database.source(), SQLDialect.POSTGRES)
                .fetch("select what from event where image_id = ? order by sequence", image.value())
                .getValues(0, String.class);
    }

    int count(String table, String condition) {
        return DSL.using(database.source(), SQLDialect.POSTGRES).fetchCount(DSL.table(table), DSL.condition(condition));
    }

    void execute(String statement) {
        DSL.using(database.source(), SQLDialect.POSTGRES).execute(statement);
    }

    /** For a transaction of somebody else. */
    java.sql.Connection connection() throws java.sql.SQLException {
        return database.source().getConnection();
    }
}
