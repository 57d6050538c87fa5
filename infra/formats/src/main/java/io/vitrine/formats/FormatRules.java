package io.vitrine.formats;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Which images are taken (Images API, decision table of format inspection).
 *
 * @param matchRequired whether one that is not what {@code disk_format} says is refused; an unsafe one always is
 * @param toleratedGptChecks names of checks that a partitioned disk may fail
 */
public record FormatRules(boolean matchRequired, Set<String> toleratedGptChecks) {
    /** Whole disks or file systems, which nothing can be told of by looking; what a guest sees of them are their bytes. */
    private static final Set<String> AMAZON = Set.of("ami", "ari", "aki");

    private static final int MOST_NAMED = 3;

    private static final Set<DiskFormat> HYBRID = EnumSet.of(DiskFormat.ISO, DiskFormat.GPT);

    public FormatRules {
        toleratedGptChecks = Set.copyOf(toleratedGptChecks);
    }

    /** @param diskFormat as the image's record says it */
    public Verdict judge(String diskFormat, Inspected inspected) {
        var found = withoutHybrid(inspected.formats());
        var unsafe = found.stream().flatMap(this::complaints).distinct().toList();
        if (!unsafe.isEmpty()) {
            return new Verdict.Refused("The image is not safe: " + inFew(unsafe) + ".");
        }
        var mismatch = mismatch(diskFormat, found);
        if (mismatch.isEmpty()) {
            return accepted(diskFormat, found, inspected.sizeBytes());
        }
        return matchRequired
                ? new Verdict.Refused(mismatch.get())
                : new Verdict.Accepted(OptionalLong.empty(), mismatch);
    }

    /** An ISO that also boots from a disk has a partition table, made for no other purpose. */
    private static List<Detected> withoutHybrid(List<Detected> formats) {
        var names = formats.stream().map(Detected::format).collect(Collectors.toSet());
        return names.equals(HYBRID)
                ? formats.stream().filter(it -> it.format() == DiskFormat.ISO).toList()
                : formats;
    }

    /** A hostile image fails as many checks as it likes; nobody reads an error of a page. */
    private static String inFew(List<String> complaints) {
        var named = complaints.stream().limit(MOST_NAMED).collect(Collectors.joining("; "));
        return complaints.size() <= MOST_NAMED ? named : named + "; and " + (complaints.size() - MOST_NAMED) + " more";
    }

    private Stream<String> complaints(Detected detected) {
        return detected.findings().stream()
                .filter(finding -> detected.format() != DiskFormat.GPT || !toleratedGptChecks.contains(finding.check()))
                .map(finding ->
                        finding.sentence() + " (" + detected.format().wireName() + ", check " + finding.check() + ")");
    }

    private static Optional<String> mismatch(String diskFormat, List<Detected> found) {
        if (found.size() > 1) {
            var names = found.stream().map(it -> it.format().wireName()).collect(Collectors.joining(" and "));
            return Optional.of("The data is of more than one format at once: " + names + ".");
        }
        if (found.isEmpty()) {
            return isRaw(diskFormat) || DiskFormat.ofWireName(diskFormat).isEmpty()
                    ? Optional.empty()
                    : Optional.of("The data is not of format " + diskFormat + ", which disk_format says it is.");
        }
        var name = found.getFirst().format().wireName();
        return name.equals(diskFormat) || isRaw(diskFormat)
                ? Optional.empty()
                : Optional.of(
                        "The data is of format " + name + ", and disk_format says that it is " + diskFormat + ".");
    }

    private static boolean isRaw(String diskFormat) {
        return diskFormat.equals(DiskFormat.RAW.wireName());
    }

    private static Verdict accepted(String diskFormat, List<Detected> found, long sizeBytes) {
        if (isRaw(diskFormat)) {
            var remark = found.stream()
                    .map(it -> "The data is of format " + it.format().wireName()
                            + ", and disk_format says that it is raw.")
                    .findFirst();
            return new Verdict.Accepted(ofBytes(sizeBytes), remark);
        }
        if (found.isEmpty()) {
            return new Verdict.Accepted(
                    AMAZON.contains(diskFormat) ? ofBytes(sizeBytes) : OptionalLong.empty(), Optional.empty());
        }
        return new Verdict.Accepted(found.getFirst().virtualSizeBytes(), Optional.empty());
    }

    private static OptionalLong ofBytes(long sizeBytes) {
        return sizeBytes > 0 ? OptionalLong.of(sizeBytes) : OptionalLong.empty();
    }
}
