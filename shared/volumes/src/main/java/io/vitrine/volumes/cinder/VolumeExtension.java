package io.vitrine.volumes.cinder;

import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.Fault;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderHttp.Outcome;

/** The growing of one volume: what was not answered, or refused while somebody attaches it, is looked at again. */
final class VolumeExtension {
    private static final int TRIES = 4;

    private final CinderApi api;
    private final CinderTiming timing;
    private final StateWait wait;
    private final Learned learned;
    private final VolumeId id;
    private final Gib size;

    VolumeExtension(CinderApi api, CinderTiming timing, Learned learned, VolumeId id, Gib size) {
        this.api = api;
        this.timing = timing;
        this.wait = new StateWait(api, timing);
        this.learned = learned;
        this.id = id;
        this.size = size;
    }

    /** Returns once it has the size, or had it before. */
    Volume run() throws VolumeException {
        var pauses = Pauses.retrying(timing);
        for (var tries = 1; ; tries++) {
            var volume = settled();
            if (volume.size().compareTo(size) >= 0) {
                return volume.asVolume();
            }
            if (volume.state() == State.ERROR_EXTENDING) {
                throw new VolumeException(Fault.TOO_LARGE, "volume " + id + " could not be extended" + wait.reason(id));
            }
            VolumeException trouble;
            switch (api.extend(id, size)) {
                case Outcome.Answered(var answer)
                when CinderErrors.isSuccess(answer) -> {
                    return extended(volume);
                }
                case Outcome.Answered(var answer)
                when volume.state() == State.IN_USE && refusesAttached(answer) -> throw detachFirst(volume, answer);
                // Either somebody has extended it, or it is attached or detached just now: a look tells.
                case Outcome.Answered(var answer)
                when answer.status() == 400 ->
                    trouble = tries == TRIES && volume.state() == State.IN_USE
                            ? detachFirst(volume, answer)
                            : new VolumeException(
                                    Fault.BUSY,
                                    CinderErrors.trouble("extending volume " + id, answer)
                                            .getMessage());
                case Outcome.Answered(var answer) -> throw CinderErrors.trouble("extending volume " + id, answer);
                case Outcome.NotSent(var e) -> trouble = e;
                case Outcome.Unknown(var e) -> trouble = e;
            }
            if (tries == TRIES) {
                throw trouble;
            }
            pauses.next();
        }
    }

    /** By policy, by version, or because the driver cannot. */
    private static boolean refusesAttached(Answer answer) {
        return answer.status() == 403 || answer.status() == 406 || answer.status() == 501;
    }

    private VolumeException detachFirst(CinderVolume volume, Answer answer) {
        learned.growsDetachedOnly(volume.type());
        var trouble = CinderErrors.trouble("extending volume " + volume.id() + " while it is attached", answer);
        return new VolumeException(Fault.NOT_IMPLEMENTED, trouble.getMessage(), trouble);
    }

    private CinderVolume settled() throws VolumeException {
        var volume = api.show(id).orElseThrow(() -> CinderApi.noVolume(id));
        return volume.state() == State.EXTENDING
                ? wait.leaving(id, State.EXTENDING).orElseThrow(() -> CinderApi.noVolume(id))
                : volume;
    }

    /** One that failed while it was attached may have failed for that: the next of its type is detached first. */
    private Volume extended(CinderVolume before) throws VolumeException {
        var volume = wait.leaving(id, State.EXTENDING).orElseThrow(() -> CinderApi.noVolume(id));
        if (volume.hasFailed() || volume.size().compareTo(size) < 0) {
            if (before.state() == State.IN_USE) {
                learned.growsDetachedOnly(before.type());
            }
            throw new VolumeException(Fault.TOO_LARGE, "volume " + id + " could not be extended" + wait.reason(id));
        }
        return volume.asVolume();
    }
}
