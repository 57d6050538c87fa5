package io.vitrine.volumes.local;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.vitrine.model.Gib;
import io.vitrine.model.VolumeId;
import io.vitrine.volumes.Volume;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What is kept on disk of one volume. Attachments have records of their own: they end with the host's uptime, this does not.
 *
 * @param place where its bytes are, as the backing names it
 * @param state what is being done to it, or AVAILABLE
 * @param sizeGib the size it has, while extending the size it had
 * @param plannedGib the size it is to have
 */
@JsonIgnoreProperties(ignoreUnknown = true)
record VolumeRecord(
        String id,
        String name,
        String place,
        Volume.State state,
        int sizeGib,
        int plannedGib,
        boolean readOnly,
        SortedMap<String, String> metadata,
        Instant createdAt) {

    VolumeId volumeId() {
        return new VolumeId(id);
    }

    Gib size() {
        return new Gib(sizeGib);
    }

    Gib plannedSize() {
        return new Gib(plannedGib);
    }

    Volume asVolume(Volume.State shownState) {
        return new Volume(volumeId(), shownState, size(), readOnly, true, metadata, createdAt);
    }

    VolumeRecord inState(Volume.State next) {
        return new VolumeRecord(id, name, place, next, sizeGib, plannedGib, readOnly, metadata, createdAt);
    }

    VolumeRecord extendingTo(Gib size) {
        return new VolumeRecord(
                id, name, place, Volume.State.EXTENDING, sizeGib, size.count(), readOnly, metadata, createdAt);
    }

    VolumeRecord availableWith(Gib size) {
        return new VolumeRecord(
                id, name, place, Volume.State.AVAILABLE, size.count(), size.count(), readOnly, metadata, createdAt);
    }

    VolumeRecord labelled(Map<String, String> more) {
        var all = new TreeMap<>(metadata);
        all.putAll(more);
        return new VolumeRecord(id, name, place, state, sizeGib, plannedGib, readOnly, all, createdAt);
    }

    VolumeRecord withReadOnly(boolean now) {
        return new VolumeRecord(id, name, place, state, sizeGib, plannedGib, now, metadata, createdAt);
    }
}
