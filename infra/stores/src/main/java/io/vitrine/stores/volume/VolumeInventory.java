package io.vitrine.stores.volume;

import io.vitrine.model.AttachmentId;
import io.vitrine.model.Location;
import io.vitrine.model.VolumeId;
import io.vitrine.model.WorkerId;
import io.vitrine.stores.Inventory;
import io.vitrine.stores.StoreException;
import io.vitrine.volumes.Connector;
import io.vitrine.volumes.Holding;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.VolumeService;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The volumes of one deployment, told by their labels. */
final class VolumeInventory implements Inventory {
    private final String deployment;
    private final VolumeUrls urls;
    private final Optional<WorkerId> reachedThrough;
    private final VolumeService volumes;
    private final WatchedAttacher attacher;
    private final Connector connector;

    /** @param reachedThrough the worker whose disks hold the volumes: copies on those of others are not its to judge */
    VolumeInventory(
            String deployment,
            VolumeUrls urls,
            Optional<WorkerId> reachedThrough,
            VolumeService volumes,
            WatchedAttacher attacher,
            Connector connector) {
        this.deployment = deployment;
        this.urls = urls;
        this.reachedThrough = reachedThrough;
        this.volumes = volumes;
        this.attacher = attacher;
        this.connector = connector;
    }

    @Override
    public List<Item> items() throws StoreException {
        return labelled(deployment);
    }

    @Override
    public List<Item> leftByExaminations() throws StoreException {
        return labelled(VolumeLabels.EXAMINATION).stream()
                .filter(item -> item.age().compareTo(VolumeCheckup.LEFT_BEHIND) > 0)
                .toList();
    }

    private List<Item> labelled(String label) throws StoreException {
        try {
            return volumes.holdings(Map.of(VolumeLabels.DEPLOYMENT, label)).stream()
                    .map(this::item)
                    .toList();
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    private Item item(Holding holding) {
        var volume = holding.volume();
        var age = Duration.between(volume.createdAt(), Instant.now());
        return new Item(volume, holding.attachments(), urls.urlOf(volume.id()), age);
    }

    @Override
    public String ownHost() {
        return connector.host();
    }

    @Override
    public Set<AttachmentId> inUse() {
        return attacher.inUse();
    }

    @Override
    public Map<Location, String> complaints(Collection<Location> locations) throws StoreException {
        var known = new HashMap<VolumeId, Volume>();
        items().forEach(item -> known.put(item.volume().id(), item.volume()));
        var complaints = new LinkedHashMap<Location, String>();
        for (var location : locations) {
            var id = urls.volumeAt(location.url());
            if (id.isPresent() && location.reachedThrough().equals(reachedThrough)) {
                complaint(id.get(), Optional.ofNullable(known.get(id.get())))
                        .ifPresent(sentence -> complaints.put(location, sentence));
            }
        }
        return complaints;
    }

    /** One that is not in the list is asked for: it may be somebody else's, who has brought it, or have lost its label. */
    private Optional<String> complaint(VolumeId id, Optional<Volume> listed) throws StoreException {
        try {
            var volume = listed.isPresent() ? listed : volumes.find(id);
            return volume.isEmpty() ? Optional.of("volume " + id + " is not there any more") : complaint(volume.get());
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    private Optional<String> complaint(Volume volume) {
        return switch (volume.state()) {
            case ERROR, ERROR_DELETING, ERROR_EXTENDING, DELETING ->
                Optional.of("volume " + volume.id() + " is in state "
                        + volume.state().name().toLowerCase(Locale.ROOT));
            case CREATING, AVAILABLE, RESERVED, ATTACHING, IN_USE, EXTENDING, DETACHING, OTHER ->
                deployment.equals(volume.metadata().get(VolumeLabels.DEPLOYMENT)) ? lost(volume) : Optional.empty();
        };
    }

    /** Of one of ours that seemed sealed: what is not as the upload has left it. */
    private static Optional<String> lost(Volume volume) {
        var lost = new ArrayList<String>();
        if (!volume.readOnly()) {
            lost.add("its flag read-only");
        }
        for (var label : List.of(VolumeLabels.IMAGE_ID, VolumeLabels.IMAGE_SIZE)) {
            if (!volume.metadata().containsKey(label)) {
                lost.add("its label " + label);
            }
        }
        return lost.isEmpty()
                ? Optional.empty()
                : Optional.of("volume " + volume.id() + " has lost " + String.join(" and ", lost)
                        + ": it may have been written since");
    }

    @Override
    public void detach(AttachmentId attachment) throws StoreException {
        try {
            volumes.detach(attachment);
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }

    @Override
    public void delete(VolumeId volume) throws StoreException {
        try {
            for (var attachment : volumes.attachments(volume)) {
                volumes.detach(attachment.id());
            }
            volumes.delete(volume);
        } catch (VolumeException e) {
            throw VolumeStore.trouble(e);
        }
    }
}
