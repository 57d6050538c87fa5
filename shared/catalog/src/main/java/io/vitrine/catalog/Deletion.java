package io.vitrine.catalog;

import io.vitrine.model.JobId;
import java.util.List;

/** What came of deleting an image record. */
public sealed interface Deletion {
    /** The record is gone; the jobs remove its bytes: ring for each once this has returned. */
    record Deleted(List<JobId> jobs) implements Deletion {
        public Deleted {
            jobs = List.copyOf(jobs);
        }
    }

    record Protected() implements Deletion {}

    record NotFound() implements Deletion {}
}
