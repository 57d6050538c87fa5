package io.vitrine.worker.reading;

import io.vitrine.catalog.VolumeLeases;
import io.vitrine.catalog.VolumeLeases.Revoked;
import io.vitrine.model.FaultException;
import io.vitrine.model.StoreId;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.volume.ReadLease;
import io.vitrine.stores.volume.ReadLease.Left;
import io.vitrine.stores.volume.ReadLeases;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/** The leases of one store's volumes, in the catalogue. */
final class StoreReadLeases implements ReadLeases {
    private static final int AT_ONCE = 16;

    private final StoreId store;
    private final WorkerId worker;
    private final VolumeLeases leases;
    private final Duration duration;
    private final ReadLeaseKeeper keeper;

    StoreReadLeases(StoreId store, WorkerId worker, VolumeLeases leases, Duration duration, ReadLeaseKeeper keeper) {
        this.store = store;
        this.worker = worker;
        this.leases = leases;
        this.duration = duration;
        this.keeper = keeper;
    }

    private interface Question<T> {
        T ask() throws StoreException;
    }

    private static <T> T asked(Question<T> question) throws StoreException {
        try {
            return question.ask();
        } catch (FaultException e) {
            throw new StoreException(e.fault(), String.valueOf(e.getMessage()), e);
        }
    }

    @Override
    public ReadLease take(VolumeId volume, boolean exclusive, Runnable changed) throws StoreException {
        return asked(() -> keeper.take(store, volume, exclusive, changed));
    }

    /** What this worker itself has not given back counts as left: it has let go of the volume before it asks. */
    @Override
    public Others revoke(VolumeId volume) throws StoreException {
        var all = asked(() -> leases.revoke(store, volume));
        Predicate<Revoked> isLiving = each -> each.lives() && !each.worker().equals(worker);
        return new Others(
                all.stream().filter(isLiving).map(Revoked::worker).toList(),
                all.stream()
                        .filter(isLiving.negate())
                        .map(each -> new Left(each.worker(), each.epoch(), each.attachment()))
                        .toList());
    }

    @Override
    public List<Lapsed> lapsed() throws StoreException {
        return asked(() -> leases.takeLapsed(store, worker, duration, AT_ONCE)).stream()
                .map(each -> new Lapsed(
                        each.volume(),
                        new Left(each.left().by(), each.epoch(), each.left().attachment())))
                .toList();
    }

    @Override
    public void forget(Left left) throws StoreException {
        asked(() -> {
            leases.giveBack(left.epoch());
            return left;
        });
    }

    @Override
    public boolean areShared() {
        return true;
    }
}
