package io.vitrine.stores.volume;

import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.HeldElsewhereException;
import io.vitrine.stores.StoreException;
import io.vitrine.stores.volume.ReadLease.Left;
import java.util.List;

/** Which worker may have which volume of one store attached for its readers. */
public interface ReadLeases {
    /** Of volumes that one worker alone reaches. */
    ReadLeases UNSHARED = new ReadLeases() {
        @Override
        public ReadLease take(VolumeId volume, boolean exclusive, Runnable changed) {
            return ReadLease.UNSHARED;
        }

        @Override
        public Others revoke(VolumeId volume) {
            return new Others(List.of(), List.of());
        }

        @Override
        public List<Lapsed> lapsed() {
            return List.of();
        }

        @Override
        public void forget(Left left) {}

        @Override
        public boolean areShared() {
            return false;
        }
    };

    /**
     * Those who have leases of one volume.
     *
     * @param living they have been asked to give them back
     * @param left leases that have lapsed, and those of an earlier run of this worker
     */
    record Others(List<WorkerId> living, List<Left> left) {
        public Others {
            living = List.copyOf(living);
            left = List.copyOf(left);
        }
    }

    /** A lease that has lapsed, taken over for as long as it takes to end what it has left. */
    record Lapsed(VolumeId volume, Left left) {}

    /**
     * @param exclusive whether one host alone can attach the volume: then there is one lease, otherwise one for each worker
     * @param changed called from any thread when the lease's state changes; returns at once
     * @throws HeldElsewhereException where another worker has it
     */
    ReadLease take(VolumeId volume, boolean exclusive, Runnable changed) throws StoreException;

    /** Asks all other workers to let go of the volume as soon as nobody reads it. */
    Others revoke(VolumeId volume) throws StoreException;

    /** Takes over some leases of workers that did not renew them. */
    List<Lapsed> lapsed() throws StoreException;

    /** What it was for is ended. */
    void forget(Left left) throws StoreException;

    /** Whether there are other workers that may read the same volumes. */
    boolean areShared();
}
