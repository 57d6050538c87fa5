package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.vitrine.catalog.ImageCatalog;
import io.vitrine.catalog.Lease;
import io.vitrine.catalog.Ledger;
import io.vitrine.catalog.Migrations;
import io.vitrine.catalog.Samples;
import io.vitrine.model.AttemptId;
import io.vitrine.model.Caller;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.testkit.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Leases that are safe for a few seconds without a renewal. */
class LeaseKeeperTest {
    private static final Duration SAFE = Duration.ofSeconds(6);
    private static final Duration LEASE = LeaseGuard.MARGIN.plus(SAFE);
    private static final Caller BY = new Caller("u", Optional.of("p"), Set.of("member"), false, "req-test");

    @AutoClose
    private static final TestDatabase DATABASE = TestDatabase.fresh("catalog", Migrations::apply);

    private final BreakableDatabase database = new BreakableDatabase(DATABASE.source());
    private final ImageCatalog catalog = new ImageCatalog(DATABASE.source());
    private final Ledger ledger = new Ledger(database.source());
    private final LeaseKeeper keeper = new LeaseKeeper(ledger, LEASE);

    @AfterEach
    void stop() {
        database.answerAll();
        keeper.close();
    }

    @Test
    void oneAnswerThatHangsCostsNobodyItsLease() {
        var guards = new ArrayList<LeaseGuard>();
        for (var transfer = 0; transfer < 5; transfer++) {
            guards.add(keeper.keep(begin(), System.nanoTime()));
        }

        database.hangNext("update attempt");

        await().atMost(Duration.ofMinutes(1)).until(database::hangs);
        await().during(SAFE.plusSeconds(1)).atMost(SAFE.multipliedBy(10)).until(() -> guards.stream()
                .allMatch(LeaseGuard::isHeld));
        assertThat(database.hangs()).isTrue();
    }

    @Test
    void eachTransferLearnsWhatBecameOfItsLease() {
        var held = keeper.keep(begin(), System.nanoTime());
        var deleted = begin();
        var ofDeleted = keeper.keep(deleted, System.nanoTime());
        catalog.delete(deleted.image(), BY);

        await().atMost(Duration.ofMinutes(1)).until(() -> !ofDeleted.isHeld());

        assertThat(held.isHeld()).isTrue();
        assertThatExceptionOfType(UploadException.class).isThrownBy(ofDeleted::check);
    }

    private Lease begin() {
        var image = Samples.queued(catalog, BY);
        var claim = ledger.begin(
                AttemptId.fresh(), image, new StoreId("s"), new WorkerId("w"), OptionalLong.empty(), LEASE, BY);
        return ((Ledger.Claim.Won) claim).lease();
    }
}
