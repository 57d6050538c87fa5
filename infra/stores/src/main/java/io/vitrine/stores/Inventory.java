package io.vitrine.stores;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Location;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.Attachment;
import io.vitrine.volumes.Volume;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What lies in a store of volumes, as its control plane tells. */
public interface Inventory {
    /**
     * A volume of ours, and what it is attached to.
     *
     * @param url where an image on it is found
     * @param age since it was made, as far as two clocks agree
     */
    record Item(Volume volume, List<Attachment> attachments, String url, Duration age) {
        public Item {
            attachments = List.copyOf(attachments);
        }
    }

    /** All volumes that this deployment has labelled, in whatever state. */
    List<Item> items() throws StoreException;

    /** Volumes that an examination has left, old enough that none is still under way. */
    List<Item> leftByExaminations() throws StoreException;

    /** How this process calls itself when it attaches. */
    String ownHost();

    /** Attachments that this process makes, uses or ends at this moment. */
    Set<AttachmentId> inUse();

    /**
     * Why what lies at some of these locations is not what it was: a sentence for each that is missing, has failed, or may have been written since. Those
     * that cannot be asked about now are left out.
     */
    Map<Location, String> complaints(Collection<Location> locations) throws StoreException;

    /** Ends an attachment, whoever has it; one that is not there is fine. */
    void detach(AttachmentId attachment) throws StoreException;

    /** Removes a volume with its attachments; one that is not there is fine. */
    void delete(VolumeId volume) throws StoreException;
}
