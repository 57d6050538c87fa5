package io.vitrine.catalog;

import io.vitrine.model.ImageId;
import io.vitrine.model.MemberStatus;
import java.time.Instant;

/** A project with which an image is shared. */
public record Member(ImageId image, String project, MemberStatus status, Instant createdAt, Instant updatedAt) {}
