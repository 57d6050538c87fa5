package io.vitrine.volumes;

import java.util.List;

/** A volume, and what it is attached to or reserved for. */
public record Holding(Volume volume, List<Attachment> attachments) {
    public Holding {
        attachments = List.copyOf(attachments);
    }
}
