package io.vitrine.volumes.cinder;

import io.vitrine.keystone.JsonHttp.Answer;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.Fault;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import java.util.Set;

/** The deletion of one volume. An attachment that nobody goes on with does not stand in its way. */
final class VolumeDeletion {
    private final CinderApi api;
    private final StateWait wait;
    private final StuckAttachments stuck;
    private final Set<AttachmentId> begun;
    private final VolumeId id;

    /** @param begun attachments of this process */
    VolumeDeletion(CinderApi api, CinderTiming timing, StuckAttachments stuck, Set<AttachmentId> begun, VolumeId id) {
        this.api = api;
        this.wait = new StateWait(api, timing);
        this.stuck = stuck;
        this.begun = begun;
        this.id = id;
    }

    /** Returns once it is gone, or was gone before. */
    void run() throws VolumeException {
        var found = api.show(id);
        if (found.isEmpty()) {
            return;
        }
        if (found.get().state() != State.DELETING) {
            var answer = api.delete(id);
            if (isRefused(answer) && stuck.end(id, api, begun)) {
                answer = api.delete(id);
            }
            if (answer.status() == 404) {
                return;
            }
            if (isRefused(answer)) {
                refuse(CinderErrors.trouble("deleting volume " + id, answer));
            } else {
                CinderApi.expected(answer, "deleting volume " + id);
            }
        }
        var left = wait.leaving(id, State.DELETING);
        if (left.isPresent()) {
            throw new VolumeException(
                    Fault.UNAVAILABLE,
                    "volume " + id + " could not be deleted, it is "
                            + left.get().status() + wait.reason(id));
        }
    }

    private static boolean isRefused(Answer answer) {
        return answer.status() == 400 || answer.status() == 409;
    }

    /** Returns where it is being deleted already, or is gone. */
    private void refuse(VolumeException trouble) throws VolumeException {
        var volume = api.show(id);
        var state = volume.map(CinderVolume::state).orElse(State.DELETING);
        switch (state) {
            case DELETING -> {}
            case CREATING, RESERVED, ATTACHING, IN_USE, EXTENDING, DETACHING, OTHER ->
                throw new VolumeException(Fault.BUSY, trouble.getMessage(), trouble);
            case ERROR_DELETING -> throw new VolumeException(Fault.UNAVAILABLE, trouble.getMessage(), trouble);
            case AVAILABLE, ERROR, ERROR_EXTENDING -> {
                var fault = api.attachments(id).isEmpty() ? Fault.CONFLICT : Fault.BUSY;
                throw new VolumeException(fault, trouble.getMessage(), trouble);
            }
        }
    }
}
