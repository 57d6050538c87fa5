package io.vitrine.catalog;

import io.vitrine.model.AttemptId;
import io.vitrine.model.ImageId;
import io.vitrine.model.StoreId;
import io.vitrine.model.WorkerId;

/** The right to work on an attempt, until it lapses or somebody with a higher epoch takes it. */
public record Lease(AttemptId attempt, ImageId image, StoreId store, WorkerId worker, long epoch) {}
