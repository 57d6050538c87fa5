package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Ledger;
import io.vitrine.messages.Bell;
import jakarta.inject.Singleton;

/** Gives up uploads whose worker has not renewed its lease, so that their images can be uploaded again and what they left is removed. */
@Singleton
final class ExpiredLeases {
    private final Ledger ledger;
    private final Bell bell;

    ExpiredLeases(Ledger ledger, Bell bell) {
        this.ledger = ledger;
        this.bell = bell;
    }

    int expire() {
        var jobs = ledger.expire();
        jobs.forEach(bell::ring);
        return jobs.size();
    }
}
