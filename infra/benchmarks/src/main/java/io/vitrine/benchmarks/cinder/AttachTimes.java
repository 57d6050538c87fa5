package io.vitrine.benchmarks.cinder;

import io.vitrine.benchmarks.figures.Durations;
import io.vitrine.model.Gib;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Map;

/** What attaching and detaching add to the calls of Cinder's that they need: connection, login, identity, capacity, logout. */
final class AttachTimes {
    private static final int WARM_UP = 3;

    private final OwnVolumes own;

    AttachTimes(OwnVolumes own) {
        this.own = own;
    }

    /** @param added beyond Cinder's calls @param cinder in those calls; medians both */
    record Times(Duration added, Duration cinder) {}

    Times measure(int times) throws VolumeException {
        var volume = own.volumes().create("image-attach-times", new Gib(1), Map.of());
        try {
            var added = new ArrayList<Duration>();
            var cinder = new ArrayList<Duration>();
            for (int round = 0; round < WARM_UP + times; round++) {
                var before = own.volumes().spent();
                long began = System.nanoTime();
                own.attacher().withVolume(volume.id(), AttachMode.READ_ONLY, OwnVolumes.UNRECORDED, _ -> true);
                var all = Duration.ofNanos(System.nanoTime() - began);
                var asked = own.volumes().spent().minus(before);
                if (round >= WARM_UP) {
                    added.add(all.minus(asked));
                    cinder.add(asked);
                }
            }
            return new Times(Durations.median(added), Durations.median(cinder));
        } finally {
            own.volumes().delete(volume.id());
        }
    }
}
