package io.vitrine.worker.doctor;

import io.vitrine.worker.doctor.Finding.Outcome;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What an examination has shown.
 *
 * @param findings one for each step, and one for the clearing up after them
 * @param abilities what the store can do, as far as it was seen, by name
 */
public record Diagnosis(List<Finding> findings, SortedMap<String, String> abilities) {
    public Diagnosis {
        findings = List.copyOf(findings);
        abilities = new TreeMap<>(abilities);
    }

    /** Whether every step was taken, and none failed. */
    public boolean isSound() {
        return findings.stream().allMatch(finding -> finding.outcome() == Outcome.OK);
    }

    /** The first step that failed. */
    public Optional<Finding> trouble() {
        return findings.stream()
                .filter(finding -> finding.outcome() == Outcome.FAILED)
                .findFirst();
    }
}
