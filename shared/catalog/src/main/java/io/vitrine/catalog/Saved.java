package io.vitrine.catalog;

import io.vitrine.model.JobId;
import java.util.List;

/** An image as it is after a save. @param jobs what has to be done in its stores now: ring for each */
public record Saved(Image image, List<JobId> jobs) {
    public Saved {
        jobs = List.copyOf(jobs);
    }
}
