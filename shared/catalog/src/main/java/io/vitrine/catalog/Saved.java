package io.vitrine.catalog;

import io.vitrine.model.JobId;
import java.util.List;

/** An image as it is after a save. @param jobs remove what is not a copy of it any more: ring for each */
public record Saved(Image image, List<JobId> jobs) {
    public Saved {
        jobs = List.copyOf(jobs);
    }
}
