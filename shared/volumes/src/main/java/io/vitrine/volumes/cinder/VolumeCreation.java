package io.vitrine.volumes.cinder;

import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.CallerProject;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.cinder.CinderApi.Wanted;
import io.vitrine.volumes.cinder.CinderHttp.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jboss.logging.Logger;

/**
 * The making of one volume, exactly once. It may not be asked for twice blindly: where an answer is lost, the volume is looked for by the attempt it is
 * labelled with before it is asked for again, and of two only the older one stays.
 */
final class VolumeCreation {
    private static final Logger LOG = Logger.getLogger(VolumeCreation.class);
    private static final int TRIES = 3;
    private static final int LOOKS = 2;

    /** Scheduler and drivers say it in many words; a backend that is down they say in others. */
    private static final Pattern NO_SPACE =
            Pattern.compile("space|capacity|quota|too (large|big)", Pattern.CASE_INSENSITIVE);

    private final CinderApi api;
    private final CinderTiming timing;
    private final StateWait wait;
    private final Wanted wanted;
    private final Optional<CallerProject> caller;

    VolumeCreation(CinderApi api, CinderTiming timing, Wanted wanted, Optional<CallerProject> caller) {
        this.api = api;
        this.timing = timing;
        this.wait = new StateWait(api, timing);
        this.wanted = wanted;
        this.caller = caller;
    }

    /** Returns once it is available. A volume that failed is deleted. */
    Volume run() throws VolumeException {
        var pauses = Pauses.retrying(timing);
        for (var tries = 1; ; tries++) {
            VolumeException trouble;
            switch (api.create(wanted, caller)) {
                case Outcome.Answered(var answer) -> {
                    if (!CinderErrors.isSuccess(answer)) {
                        throw refused(answer);
                    }
                    var made = CinderVolume.read(answer.body().path("volume"));
                    return tries == 1 ? available(made.id()) : alone(available(made.id()));
                }
                case Outcome.NotSent(var e) -> trouble = e;
                case Outcome.Unknown(var e) -> {
                    var found = lookFor(e);
                    if (found.isPresent()) {
                        return alone(available(found.get().id()));
                    }
                    trouble = e;
                }
            }
            if (tries == TRIES) {
                throw trouble;
            }
            pauses.next();
        }
    }

    /** A volume that is not there yet cannot be what is missing: the type is, or the project. */
    private VolumeException refused(Answer answer) {
        if (caller.isPresent() && (answer.status() == 401 || answer.status() == 403)) {
            return new VolumeException(
                    Fault.FORBIDDEN, "Cinder lets you make no volume for the image: " + CinderErrors.message(answer));
        }
        var trouble = CinderErrors.trouble("creating volume " + wanted.name(), answer);
        return switch (trouble.fault()) {
            case NOT_FOUND, CONFLICT -> new VolumeException(Fault.UNAVAILABLE, trouble.getMessage(), trouble);
            default -> trouble;
        };
    }

    private Optional<CinderVolume> lookFor(VolumeException lostAnswer) throws VolumeException {
        if (!wanted.metadata().containsKey(VolumeLabels.ATTEMPT)) {
            throw new VolumeException(Fault.OUTCOME_UNKNOWN, lostAnswer.getMessage(), lostAnswer);
        }
        for (var look = 1; ; look++) {
            var oldest = ofAttempt().stream().findFirst();
            if (oldest.isPresent() || look == LOOKS) {
                return oldest;
            }
            Pauses.sleep(timing.lostVolumePause());
        }
    }

    /** The oldest first, so that everybody who looks chooses the same one. */
    private List<CinderVolume> ofAttempt() throws VolumeException {
        var attempt = Optional.ofNullable(wanted.metadata().get(VolumeLabels.ATTEMPT));
        return attempt.isEmpty()
                ? List.of()
                : api.list(Map.of(VolumeLabels.ATTEMPT, attempt.get())).stream()
                        .filter(volume -> volume.state() != State.DELETING)
                        .sorted(Comparator.comparing(CinderVolume::createdAt)
                                .thenComparing(volume -> volume.id().value()))
                        .toList();
    }

    /** What an answer that was lost has left beside the volume goes. */
    private Volume alone(Volume volume) throws VolumeException {
        for (var other : ofAttempt()) {
            if (!other.id().equals(volume.id())) {
                LOG.warnf("Volume %s was made twice: %s is deleted", volume.id(), other.id());
                api.delete(other.id());
            }
        }
        return volume;
    }

    private Volume available(VolumeId id) throws VolumeException {
        var made = wait.leaving(id, State.CREATING)
                .orElseThrow(() -> new VolumeException(Fault.GONE, "volume " + id + " was deleted by somebody else"));
        if (!made.hasFailed()) {
            return made.asVolume();
        }
        var sentence = "volume " + id + " could not be made" + wait.reason(id);
        var trouble =
                new VolumeException(NO_SPACE.matcher(sentence).find() ? Fault.TOO_LARGE : Fault.UNAVAILABLE, sentence);
        deleteAfter(trouble, id);
        throw trouble;
    }

    private void deleteAfter(VolumeException trouble, VolumeId id) {
        try {
            api.delete(id);
            wait.leaving(id, State.DELETING);
        } catch (VolumeException e) {
            trouble.addSuppressed(e);
        }
    }
}
