package io.vitrine.stores.volume;

import io.vitrine.model.Content;
import io.vitrine.model.ImageId;
import io.vitrine.model.VolumeId;
import io.vitrine.stores.ImageFacts;
import io.vitrine.volumes.Volume;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.VolumeService;
import java.lang.System.Logger.Level;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What stands on a volume about the image that it holds, for us and for whoever else makes use of it. */
final class VolumeNotes {
    private static final System.Logger LOG = System.getLogger(VolumeNotes.class.getName());

    private final VolumeService volumes;

    VolumeNotes(VolumeService volumes) {
        this.volumes = volumes;
    }

    /** The image is whole. Its owner, too: he may have become another one meanwhile. */
    void complete(VolumeId volume, ImageId image, Content content, ImageFacts facts) throws VolumeException {
        var labels = new TreeMap<String, String>();
        labels.put(VolumeLabels.IMAGE_SIZE, Long.toString(content.sizeBytes()));
        facts.owner().ifPresent(owner -> labels.put(VolumeLabels.IMAGE_OWNER, owner));
        volumes.label(volume, labels);
        describe(volume, image, content, facts);
    }

    /** An image is whole without it: what is made from the volume would only know less of where it comes from. */
    private void describe(VolumeId volume, ImageId image, Content content, ImageFacts facts) {
        var words = new TreeMap<String, String>();
        words.put("image_id", image.toString());
        words.put("size", Long.toString(content.sizeBytes()));
        facts.name().filter(name -> !name.isEmpty()).ifPresent(name -> words.put("image_name", name));
        facts.diskFormat().ifPresent(format -> words.put("disk_format", format));
        facts.containerFormat().ifPresent(format -> words.put("container_format", format));
        try {
            volumes.setImageMetadata(volume, words);
        } catch (VolumeException e) {
            LOG.log(Level.WARNING, () -> "Volume " + volume + " is not told of its image: " + e.getMessage());
        }
    }

    void owner(VolumeId volume, Optional<String> owner) throws VolumeException {
        volumes.label(volume, Map.of(VolumeLabels.IMAGE_OWNER, owner.orElse("")));
    }

    /** Empty where there is no label, or one that means nothing: 0 stands for not known, and whoever owns the volume may write what he likes. */
    static OptionalLong imageBytes(Volume volume) {
        var label = volume.metadata().getOrDefault(VolumeLabels.IMAGE_SIZE, "");
        var bytes = label.matches("[1-9]\\d{0,17}") ? Long.parseLong(label) : 0;
        return bytes > 0 && bytes <= volume.size().bytes() ? OptionalLong.of(bytes) : OptionalLong.empty();
    }

    /** Whether a volume is an image's, and no other deployment's: ours, or one of those that Glance or Cinder itself made before. */
    static boolean mayBeRemoved(Volume volume, String deployment) {
        var maker = Optional.ofNullable(volume.metadata().get(VolumeLabels.DEPLOYMENT));
        return maker.map(deployment::equals)
                .orElseGet(() -> volume.metadata().containsKey(VolumeLabels.IMAGE_ID)
                        || volume.metadata().containsKey(VolumeLabels.IMAGE_OWNER));
    }
}
