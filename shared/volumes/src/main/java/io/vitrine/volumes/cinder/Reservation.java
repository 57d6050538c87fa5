package io.vitrine.volumes.cinder;

import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.cinder.CinderHttp.Outcome;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * The first half of an attachment. Cinder lets one at a time begin, cloud-wide: others are refused while a volume is reserved or attaching, so a
 * refusal is tried again for a while.
 */
final class Reservation {
    private static final Logger LOG = Logger.getLogger(Reservation.class);

    private final CinderApi api;
    private final CinderTiming timing;
    private final VolumeId volume;
    private final AttachMode mode;

    Reservation(CinderApi api, CinderTiming timing, VolumeId volume, AttachMode mode) {
        this.api = api;
        this.timing = timing;
        this.volume = volume;
        this.mode = mode;
    }

    CinderAttachment run() throws VolumeException {
        var whileHeld = Pauses.reserving(timing);
        var whileAway = Pauses.retrying(timing);
        for (int held = 0, failed = 0; ; ) {
            switch (api.reserve(volume, mode)) {
                case Outcome.Answered(var answer)
                when CinderErrors.isSuccess(answer) -> {
                    return inMode(CinderAttachment.read(answer.body().path("attachment")));
                }
                case Outcome.Answered(var answer) -> {
                    var refusal = refusal(answer);
                    if (refusal.fault() != Fault.BUSY || held++ >= timing.reserveRetries()) {
                        throw refusal;
                    }
                    whileHeld.next();
                }
                case Outcome.NotSent(var e) -> {
                    giveUpAfter(failed++, e);
                    whileAway.next();
                }
                case Outcome.Unknown(var e) -> {
                    giveUpAfter(failed++, e);
                    whileAway.next();
                    clearLost();
                }
            }
        }
    }

    private void giveUpAfter(int failed, VolumeException trouble) throws VolumeException {
        if (failed >= timing.retries()) {
            throw trouble;
        }
    }

    /** Cinder makes every attachment to a read-only volume one that reads, without a word. */
    private CinderAttachment inMode(CinderAttachment attachment) throws VolumeException {
        if (mode == AttachMode.READ_WRITE && attachment.mode() == AttachMode.READ_ONLY) {
            api.detach(attachment.id());
            throw new VolumeException(Fault.CONFLICT, "volume " + volume + " is read-only");
        }
        return attachment;
    }

    private VolumeException refusal(Answer answer) throws VolumeException {
        var trouble = CinderErrors.trouble("reserving volume " + volume, answer);
        if (answer.status() != 400 && answer.status() != 409) {
            return trouble;
        }
        var found = api.show(volume);
        if (found.isEmpty()) {
            return CinderApi.noVolume(volume);
        }
        var fault = found.get().hasFailed() ? Fault.CONFLICT : Fault.BUSY;
        return new VolumeException(fault, trouble.getMessage(), trouble);
    }

    /**
     * Ends a reservation whose answer was lost. A volume is written by the one worker that made it, so that any of those is ours; one that reads
     * may be another worker's, which goes on with it within a moment: what stays reserved is nobody's.
     */
    private void clearLost() throws VolumeException {
        var suspects = reserved();
        if (suspects.isEmpty()) {
            return;
        }
        if (mode == AttachMode.READ_ONLY) {
            var deadline = Deadline.in(timing.deadReservation());
            var pauses = Pauses.looking(timing);
            while (!deadline.isOver() && !suspects.isEmpty()) {
                pauses.next();
                suspects.retainAll(reserved());
            }
        }
        for (var lost : suspects) {
            LOG.infof("Reservation %s of volume %s is ended: its answer was lost", lost, volume);
            api.detach(lost);
        }
    }

    private Set<AttachmentId> reserved() throws VolumeException {
        return api.attachments(volume).stream()
                .filter(attachment ->
                        attachment.isReserved() && attachment.server().isEmpty() && attachment.mode() == mode)
                .map(CinderAttachment::id)
                .collect(Collectors.toCollection(HashSet::new));
    }
}
