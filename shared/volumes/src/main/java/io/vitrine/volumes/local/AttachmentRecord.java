package io.vitrine.volumes.local;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.vitrine.model.AttachmentId;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.AttachMode;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.Volume;
import java.util.Optional;

/** What is kept on disk of one attachment. @param phase RESERVED, ATTACHING or IN_USE: the state it gives its volume */
@JsonIgnoreProperties(ignoreUnknown = true)
record AttachmentRecord(String id, String volume, AttachMode mode, String host, Volume.State phase) {
    AttachmentId attachmentId() {
        return new AttachmentId(id);
    }

    Attachment asAttachment() {
        return new Attachment(attachmentId(), new VolumeId(volume), mode, Optional.of(host));
    }

    boolean writes() {
        return mode == AttachMode.READ_WRITE;
    }

    AttachmentRecord inPhase(Volume.State next) {
        return new AttachmentRecord(id, volume, mode, host, next);
    }
}
