package io.vitrine.stores.volume;

import io.vitrine.model.Adoption;
import io.vitrine.model.Adoption.Adoptable;
import io.vitrine.model.Adoption.Elsewhere;
import io.vitrine.model.Adoption.Refused;
import io.vitrine.model.Fault;
import io.vitrine.model.ImageId;
import io.vitrine.model.Location;
import io.vitrine.volumes.Volume.State;
import io.vitrine.volumes.VolumeException;
import io.vitrine.volumes.VolumeFacts;
import io.vitrine.volumes.VolumeLabels;
import io.vitrine.volumes.VolumeService;
import java.util.Optional;

/**
 * Whether a volume that the volume service has made by itself may become an image's. Nobody registers what is somebody else's: the volume has to say
 * that it is for the image, and for its owner.
 */
final class VolumeAdoption {
    private final VolumeUrls urls;
    private final VolumeService volumes;

    VolumeAdoption(VolumeUrls urls, VolumeService volumes) {
        this.urls = urls;
        this.volumes = volumes;
    }

    Adoption inspect(String url, ImageId image, Optional<String> owner) throws VolumeException {
        var volume = urls.volumeAt(url);
        if (volume.isEmpty()) {
            return new Elsewhere();
        }
        var found = volumes.facts(volume.get());
        if (found.isEmpty()) {
            return urls.namesStore(url)
                    ? new Refused(
                            Fault.INVALID,
                            "there is no volume " + volume.get() + " that store " + urls.store() + " may use.")
                    : new Elsewhere();
        }
        return found.get().isOfStore() ? judged(found.get(), image, owner) : new Elsewhere();
    }

    private Adoption judged(VolumeFacts facts, ImageId image, Optional<String> owner) {
        var volume = facts.volume();
        if (volume.state() != State.AVAILABLE && volume.state() != State.IN_USE) {
            return new Refused(
                    Fault.INVALID,
                    "volume " + volume.id() + " is neither available nor in use, but " + volume.state() + ".");
        }
        if (facts.encrypted()) {
            return new Refused(Fault.INVALID, "volume " + volume.id() + " is encrypted.");
        }
        if (!isFor(image, facts) || !isOf(owner, facts)) {
            return new Refused(
                    Fault.CONFLICT,
                    "volume " + volume.id() + " does not say that it is for image " + image
                            + " and its owner: it may be somebody else's.");
        }
        return new Adoptable(
                new Location(urls.store(), urls.urlOf(volume.id()), Optional.empty()),
                VolumeNotes.imageBytes(volume).orElse(volume.size().bytes()),
                caution(facts, owner));
    }

    /** The name is given first, the label after we have accepted the location. */
    private static boolean isFor(ImageId image, VolumeFacts facts) {
        var labelled = Optional.ofNullable(facts.volume().metadata().get(VolumeLabels.IMAGE_ID));
        return labelled.map(image.toString()::equals).orElse(true);
    }

    private static boolean isOf(Optional<String> owner, VolumeFacts facts) {
        var labelled = Optional.ofNullable(facts.volume().metadata().get(VolumeLabels.IMAGE_OWNER));
        return labelled.isPresent() && labelled.equals(owner);
    }

    private static Optional<String> caution(VolumeFacts facts, Optional<String> owner) {
        return facts.project().isPresent() && facts.project().equals(owner)
                ? Optional.of(
                        "volume " + facts.volume().id()
                                + " belongs to the project of the image's owner, who may remove it at any time (Cinder's image_upload_use_internal_tenant makes it nobody's)")
                : Optional.empty();
    }
}
