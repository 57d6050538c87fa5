package io.vitrine.worker.transfer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.vitrine.catalog.Lease;
import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.StoreException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class LeaseGuardTest {
    private static final Duration LEASE = Duration.ofSeconds(30);

    private final Lease lease = new Lease(AttemptId.fresh(), ImageId.fresh(), new StoreId("s"), new WorkerId("w"), 1);

    @Test
    void aFreshLeaseIsHeld() {
        var guard = new LeaseGuard(lease, System.nanoTime(), LEASE);

        assertThatCode(guard::check).doesNotThrowAnyException();
    }

    @Test
    void aTransferStopsBeforeItsLeaseMayBeGivenAway() {
        var sixSecondsBeforeTheLapse = System.nanoTime() - LEASE.minusSeconds(6).toNanos();
        var fourSecondsBeforeTheLapse =
                System.nanoTime() - LEASE.minusSeconds(4).toNanos();

        assertThat(new LeaseGuard(lease, sixSecondsBeforeTheLapse, LEASE).isHeld())
                .isTrue();
        assertThat(new LeaseGuard(lease, fourSecondsBeforeTheLapse, LEASE).isHeld())
                .isFalse();
    }

    @Test
    void aRenewalCountsFromTheMomentItWasAskedFor() {
        var begun = System.nanoTime() - 2 * LEASE.toNanos();
        var guard = new LeaseGuard(lease, begun, LEASE);

        guard.renewed(begun + LEASE.toNanos(), LEASE);

        assertThat(guard.isHeld()).isFalse();
    }

    @Test
    void anAnswerThatComesLateTakesNothingFromAYoungerOne() {
        var begun = System.nanoTime() - LEASE.toNanos();
        var guard = new LeaseGuard(lease, begun, LEASE);

        guard.renewed(System.nanoTime(), LEASE);
        guard.renewed(begun + 1, LEASE);

        assertThat(guard.isHeld()).isTrue();
    }

    @Test
    void aDeletedImageIsTheClientsBusiness() {
        var guard = new LeaseGuard(lease, System.nanoTime(), LEASE);

        guard.imageGone();

        assertThatExceptionOfType(UploadException.class).isThrownBy(guard::check);
        assertThatExceptionOfType(StoreException.class).isThrownBy(guard::checkLease);
    }
}
