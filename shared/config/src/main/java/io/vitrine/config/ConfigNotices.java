package io.vitrine.config;

import io.smallrye.config.SmallRyeConfig;
import io.vitrine.config.ConfigCheck.Finding;
import io.vitrine.config.OsloConf.Assignment;
import io.vitrine.config.Verdict.BadValue;
import io.vitrine.config.Verdict.NoUse;
import io.vitrine.config.Verdict.OfAbsentStore;
import io.vitrine.config.Verdict.Remarked;
import io.vitrine.config.Verdict.Unknown;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.Config;

/** What an operator is told at the start about the files: as few lines as it takes. */
public final class ConfigNotices {
    private static final int MOST_NAMED = 12;

    private ConfigNotices() {}

    /** Of the files that are among the sources; empty where there is none, or nothing to say. */
    public static List<String> lines(Config config) {
        return config.unwrap(SmallRyeConfig.class)
                .getConfigSource(OsloConfSource.NAME)
                .filter(OsloConfSource.class::isInstance)
                .map(OsloConfSource.class::cast)
                .map(source -> lines(source.file()))
                .orElse(List.of());
    }

    /** One for each name that nobody knows, one for each line of which a part counts, one for each store that is not there yet, one for all that is known and of no use. */
    public static List<String> lines(OsloConf file) {
        var findings = new ConfigCheck(file).findings();
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            if (finding.verdict() instanceof Unknown unknown) {
                lines.add(finding.assignment().name() + " ("
                        + finding.assignment().file() + ", line "
                        + finding.assignment().line() + ") is no option that is known"
                        + unknown.nearest()
                                .map(name -> "; the nearest one is " + name)
                                .orElse("") + ".");
            }
        }
        lines.addAll(remarks(findings));
        lines.addAll(absentStores(findings));
        withoutUse(findings).ifPresent(lines::add);
        return lines;
    }

    private static List<String> remarks(List<Finding> findings) {
        var lines = new ArrayList<String>();
        for (var finding : findings) {
            if (finding.verdict() instanceof Remarked remarked) {
                lines.add(finding.assignment().name() + " ("
                        + finding.assignment().file() + ", line "
                        + finding.assignment().line() + "): " + remarked.but());
            }
        }
        return lines;
    }

    /** Values that are not allowed, a sentence each: no start is made with them. */
    public static List<String> badValues(OsloConf file) {
        var sentences = new ArrayList<String>();
        for (var finding : new ConfigCheck(file).findings()) {
            if (finding.verdict() instanceof BadValue bad) {
                sentences.add(finding.place() + " is \"" + finding.assignment().value() + "\": " + bad.allowed() + ".");
            }
        }
        return sentences;
    }

    private static List<String> absentStores(List<Finding> findings) {
        Map<OfAbsentStore, LinkedHashSet<String>> options = new LinkedHashMap<>();
        for (var finding : findings) {
            if (finding.verdict() instanceof OfAbsentStore store) {
                options.computeIfAbsent(store, _ -> new LinkedHashSet<>())
                        .add(finding.assignment().option());
            }
        }
        return options.entrySet().stream()
                .map(entry -> "Store " + entry.getKey().store() + " is of type "
                        + entry.getKey().type()
                        + ", which this release does not have; its options have no effect: "
                        + String.join(", ", entry.getValue()) + ".")
                .toList();
    }

    private static Optional<String> withoutUse(List<Finding> findings) {
        var names = findings.stream()
                .filter(finding -> finding.verdict() instanceof NoUse)
                .map(Finding::assignment)
                .map(Assignment::name)
                .distinct()
                .sorted()
                .toList();
        var rest = names.size() - MOST_NAMED;
        return names.isEmpty()
                ? Optional.empty()
                : Optional.of((names.size() == 1 ? "1 option" : names.size() + " options")
                        + " of the configuration have no use here: "
                        + names.stream().limit(MOST_NAMED).collect(Collectors.joining(", "))
                        + (rest > 0 ? " and " + rest + " more" : "")
                        + ". \"vitrine config check FILE\" says why.");
    }
}
