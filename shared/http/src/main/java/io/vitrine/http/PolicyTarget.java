package io.vitrine.http;

import io.vitrine.model.Visibility;
import java.util.Optional;

/**
 * What a rule is asked about.
 *
 * @param owner the project that owns it; empty for what nobody owns
 * @param visibility of the image
 * @param memberProject the member project concerned, where one is: the caller's own on an image shared with it
 */
public record PolicyTarget(Optional<String> owner, Visibility visibility, Optional<String> memberProject) {
    /** An image, seen by somebody who is not asked to be its member. */
    public static PolicyTarget image(Optional<String> owner, Visibility visibility) {
        return new PolicyTarget(owner, visibility, Optional.empty());
    }

    /** What belongs to a project and is no image: a list, a description of the service. */
    public static PolicyTarget of(Optional<String> project) {
        return new PolicyTarget(project, Visibility.PRIVATE, Optional.empty());
    }

    /** The same with a member project. */
    public PolicyTarget withMember(Optional<String> project) {
        return new PolicyTarget(owner, visibility, project);
    }
}
