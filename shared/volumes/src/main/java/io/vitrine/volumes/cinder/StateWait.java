package io.vitrine.volumes.cinder;

import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import java.util.Optional;

/** Waits until Cinder has done what it took on. */
final class StateWait {
    private final CinderApi api;
    private final CinderTiming timing;

    StateWait(CinderApi api, CinderTiming timing) {
        this.api = api;
        this.timing = timing;
    }

    /**
     * The volume once it is in another state; empty once it is gone. {@code OUTCOME_UNKNOWN} where that takes longer than a transition may.
     */
    Optional<CinderVolume> leaving(VolumeId id, State state) throws VolumeException {
        var deadline = Deadline.in(timing.transition());
        var pauses = Pauses.looking(timing);
        do {
            pauses.next();
            var volume = api.show(id);
            if (volume.filter(seen -> seen.state() == state).isEmpty()) {
                return volume;
            }
        } while (!deadline.isOver());
        throw new VolumeException(
                Fault.OUTCOME_UNKNOWN,
                "volume " + id + " is still " + state + " after "
                        + timing.transition().toSeconds() + " s");
    }

    /** What Cinder says of the failure of something asked of a volume; a sentence in any case. */
    String reason(VolumeId id) {
        try {
            return api.messages(id).stream()
                    .findFirst()
                    .map(text -> ": " + text)
                    .orElse(", and Cinder does not say why");
        } catch (VolumeException e) {
            return ", and Cinder cannot be asked why";
        }
    }
}
