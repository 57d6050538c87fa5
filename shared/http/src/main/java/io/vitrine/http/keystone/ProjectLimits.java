package io.vitrine.http.keystone;

import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.Quota;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What one project may use at most, as it was said when somebody asked: Keystone is waited for no more, use is counted each time. */
public final class ProjectLimits {
    /** Of whom nobody limits. */
    public static final ProjectLimits NONE = new ProjectLimits("", Optional.empty());

    private final String project;
    private final Optional<Map<String, Long>> most;

    private ProjectLimits(String project, Optional<Map<String, Long>> most) {
        this.project = project;
        this.most = most;
    }

    /** @param most by the name of what is limited; what is missing may not be used at all */
    static ProjectLimits of(String project, Map<String, Long> most) {
        return new ProjectLimits(project, Optional.of(Map.copyOf(most)));
    }

    /** What a project uses and may use. */
    public record Share(long usage, long limit) {
        /** Below 0 is no limit. */
        private boolean isExceededBy(long wanted) {
            return limit >= 0 && usage + wanted > limit;
        }

        private String sentence(Quota quota, long wanted) {
            return quota.wireName() + " (limit " + limit + ", used " + usage + ", wanted " + wanted + ")";
        }
    }

    /** What the project uses and may use of each; empty where there are no limits. */
    public Map<Quota, Share> shares(Function<String, Map<Quota, Long>> usage) {
        var shares = new EnumMap<Quota, Share>(Quota.class);
        most.ifPresent(limits -> {
            var used = usage.apply(project);
            for (var quota : Quota.values()) {
                shares.put(quota, new Share(used.getOrDefault(quota, 0L), limits.getOrDefault(quota.wireName(), 0L)));
            }
        });
        return shares;
    }

    /**
     * Lets pass what stays within the limits.
     *
     * @param wanted how much more, of those that are concerned
     * @throws FaultException {@link Fault#TOO_LARGE} where one would be exceeded
     */
    public void require(Map<Quota, Long> wanted, Function<String, Map<Quota, Long>> usage) {
        var over = shares(usage).entrySet().stream()
                .filter(share -> wanted.containsKey(share.getKey()))
                .filter(share -> share.getValue().isExceededBy(wanted.getOrDefault(share.getKey(), 0L)))
                .map(share -> share.getValue().sentence(share.getKey(), wanted.getOrDefault(share.getKey(), 0L)))
                .collect(Collectors.joining(", "));
        if (!over.isEmpty()) {
            throw new FaultException(Fault.TOO_LARGE, "Project " + project + " is over a limit: " + over + ".");
        }
    }
}
