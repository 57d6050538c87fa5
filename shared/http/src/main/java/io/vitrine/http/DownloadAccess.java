package io.vitrine.http;

import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.ImageId;
import io.vitrine.model.ImageStatus;
import io.vitrine.model.PolicyTarget;
import jakarta.inject.Singleton;

/** Who gets the bytes of an image: asked by whoever sends them, and by whoever only says where they are. */
@Singleton
public final class DownloadAccess {
    private final Policy policy;

    public DownloadAccess(Policy policy) {
        this.policy = policy;
    }

    /**
     * For an image that {@code caller} has found.
     *
     * @throws FaultException {@link Fault#FORBIDDEN} where the policy does not allow it, or the image is deactivated and the caller no admin;
     *     {@link Fault#NOT_FOUND} where the caller may not even see it
     */
    public void require(Caller caller, ImageId image, ImageStatus status, PolicyTarget target) {
        policy.requireOnImage(Rule.DOWNLOAD_IMAGE, caller, target);
        if (status == ImageStatus.DEACTIVATED && !caller.admin()) {
            throw new FaultException(Fault.FORBIDDEN, "Image " + image + " is deactivated.");
        }
    }

    /** For an image that the caller does not see, or that is not there: nobody learns which. */
    public static FaultException notFound(String id) {
        return new FaultException(Fault.NOT_FOUND, "No image found with ID " + id + ".");
    }
}
