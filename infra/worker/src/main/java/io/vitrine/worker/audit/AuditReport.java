package io.vitrine.worker.audit;

import io.vitrine.catalog.Audits;
import java.time.Duration;
import java.util.List;

/**
 * What an audit of one store has found.
 *
 * @param targets volumes or files of ours that lie in the store
 */
public record AuditReport(int targets, List<Finding> findings) {
    public AuditReport {
        findings = List.copyOf(findings);
    }

    /** What is wrong. */
    public enum Kind {
        /** Nobody refers to it: no location, no attempt under way, no job that removes it. */
        LEAKED_VOLUME,
        /** This database never heard of it, as after a restore from a backup: it is left alone. */
        UNKNOWN_VOLUME,
        /** One of ours that no worker has. */
        LEAKED_ATTACHMENT,
        /** An image may not read as it was stored. */
        SUSPECT_LOCATION,
        /** It failed to go. */
        UNDELETABLE_VOLUME
    }

    /**
     * One thing that is wrong.
     *
     * @param what the id of the volume or the attachment, the attempt's of what is no volume, the image's of a location
     * @param age of what leaks, where it can be told; zero where not
     * @param mended what was found is put right, or marked where that cannot be
     */
    public record Finding(Kind kind, String what, String sentence, Duration age, boolean mended) {}

    public long count(Kind kind) {
        return findings.stream().filter(finding -> finding.kind() == kind).count();
    }

    /** The age of the oldest volume that nobody refers to. */
    public Duration oldestOrphan() {
        return findings.stream()
                .filter(finding -> finding.kind() == Kind.LEAKED_VOLUME)
                .map(Finding::age)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO);
    }

    /** For the record of what happened. */
    public Audits.Count counts() {
        return new Audits.Count(
                targets,
                mended(Kind.LEAKED_VOLUME),
                (int) count(Kind.UNKNOWN_VOLUME),
                mended(Kind.LEAKED_ATTACHMENT),
                (int) count(Kind.SUSPECT_LOCATION));
    }

    private int mended(Kind kind) {
        return (int) findings.stream()
                .filter(finding -> finding.kind() == kind && finding.mended())
                .count();
    }
}
