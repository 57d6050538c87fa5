package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Audits;
import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Jobs;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Notifications;
import io.vitrine.catalog.PendingDeletes;
import io.vitrine.catalog.Purge;
import io.vitrine.catalog.Samples;
import io.vitrine.catalog.StaleUploads;
import io.vitrine.catalog.StoreRegister;
import io.vitrine.catalog.Verifications;
import io.vitrine.messages.Bell;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.ChunkChecksums;
import io.vitrine.model.Content;
import io.vitrine.model.Digest;
import io.vitrine.model.ImageId;
import io.vitrine.model.JobId;
import io.vitrine.model.Location;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;

/** A database of its own, a bell that counts, and the states that clean-ups look for. */
final class CatalogFixture implements AutoCloseable {
    static final Caller BY = Caller.system("test");
    static final WorkerId WORKER = new WorkerId("w");
    private static final StoreId VOLUMES = new StoreId("volumes");
    static final Set<StoreId> STORES = Set.of(VOLUMES);

    private final TestDatabase database = TestDatabase.fresh("catalog", Migrations::apply);
    private final List<JobId> rung = new ArrayList<>();

    final ImageCatalog catalog = new ImageCatalog(database.source());
    final Ledger ledger = new Ledger(database.source());
    final Jobs jobs = new Jobs(database.source());
    final Audits audits = new Audits(database.source());
    final Cleanups cleanups = cleanups(database.source(), rung::add);

    static Cleanups cleanups(DataSource database, Bell bell) {
        return new Cleanups(
                new Ledger(database),
                new Jobs(database),
                new StaleUploads(database),
                new PendingDeletes(database),
                new Purge(database),
                new Notifications(database),
                new Audits(database),
                new Verifications(database),
                bell,
                new Settings(),
                new ScrubAfterAnHour());
    }

    /** The defaults. */
    record Settings() implements CleanupConfig {
        @Override
        public Duration purgeDeletedAfter() {
            return Duration.ofDays(30);
        }

        @Override
        public Duration purgeImagesAfter() {
            return Duration.ofDays(180);
        }

        @Override
        public Duration purgeEventsAfter() {
            return Duration.ofDays(180);
        }

        @Override
        public Duration dropNotificationsAfter() {
            return Duration.ofDays(2);
        }

        @Override
        public int mostNotifications() {
            return 3;
        }

        @Override
        public Duration staleUploadAfter() {
            return Duration.ofDays(1);
        }

        @Override
        public Duration cleanupInterval() {
            return Duration.ofMinutes(5);
        }

        @Override
        public Duration orphanAuditInterval() {
            return Duration.ofMinutes(15);
        }

        @Override
        public Duration verifyCopiesAfter() {
            return Duration.ofDays(90);
        }

        @Override
        public int verifyCopiesAtOnce() {
            return 2;
        }

        @Override
        public Duration verifyInterval() {
            return Duration.ofMinutes(1);
        }
    }

    record ScrubAfterAnHour() implements ScrubberConfig {
        @Override
        public long scrubTime() {
            return 3600;
        }

        @Override
        public long wakeupTime() {
            return 300;
        }
    }

    DataSource source() {
        return database.source();
    }

    /** What was rung for since the last question. */
    List<JobId> rung() {
        var heard = List.copyOf(rung);
        rung.clear();
        return heard;
    }

    ImageId queued() {
        return Samples.queued(catalog, BY);
    }

    ImageId uploading(Duration lease) {
        var image = queued();
        ledger.begin(AttemptId.fresh(), image, VOLUMES, WORKER, OptionalLong.empty(), lease, BY);
        return image;
    }

    ImageId active() {
        var image = queued();
        var claim = (Ledger.Claim.Won) ledger.begin(
                AttemptId.fresh(), image, VOLUMES, WORKER, OptionalLong.empty(), Duration.ofMinutes(1), BY);
        var hash = image.value().replace("-", "");
        var content =
                new Content(5, new Digest("md5", hash), new Digest("sha512", hash), new ChunkChecksums(new int[] {1}));
        ledger.commit(
                claim.lease(),
                content,
                OptionalLong.empty(),
                List.of(new Location(VOLUMES, "file:///" + image, Optional.of(WORKER))),
                BY);
        return image;
    }

    void announceStore() {
        var store =
                new StoreRegister.Entry(VOLUMES, "volume", "", 0, true, false, new TreeMap<>(), Optional.of(WORKER));
        new StoreRegister(database.source()).announce(WORKER, "http://127.0.0.1:1", List.of(store));
    }

    void execute(String statement) {
        try (var connection = database.source().getConnection();
                var sql = connection.createStatement()) {
            sql.execute(statement);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Of the whole database, to see that nothing has changed. */
    String everything() {
        var tables = List.of("image", "attempt", "job", "event", "location", "content", "member");
        var text = new StringBuilder();
        try (var connection = database.source().getConnection();
                var sql = connection.createStatement()) {
            for (var table : tables) {
                try (var rows = sql.executeQuery(
                        "select coalesce(string_agg(t::text, '|' order by t::text), '') from " + table + " t")) {
                    rows.next();
                    text.append(table).append(rows.getString(1)).append('\n');
                }
            }
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
        return text.toString();
    }

    @Override
    public void close() {
        database.close();
    }
}
