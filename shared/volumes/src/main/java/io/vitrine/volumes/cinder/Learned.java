package io.vitrine.volumes.cinder;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What the volumes of each type have taught so far: how they are reached, why they cannot be, and whether they grow while attached. Kept in memory alone. */
final class Learned {
    /** So that a backend that was mended is found so, without a restart. */
    private static final Duration REFUSAL_COUNTS = Duration.ofMinutes(5);

    private final Map<String, String> protocols = new ConcurrentHashMap<>();
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final Set<String> growDetachedOnly = ConcurrentHashMap.newKeySet();

    /** @param until by the monotonic clock */
    private record Refusal(String reason, long until) {}

    void reached(String type, String protocol) {
        protocols.put(type, protocol);
        refusals.remove(type);
    }

    void refused(String type, String reason) {
        refusals.put(type, new Refusal(reason, System.nanoTime() + REFUSAL_COUNTS.toNanos()));
    }

    /** Whether it is worth asking of what type a volume is that was reached. */
    boolean hasAnythingToLearn() {
        return protocols.isEmpty() || !refusals.isEmpty();
    }

    Optional<String> protocol(String type) {
        return Optional.ofNullable(protocols.get(type));
    }

    /** Why volumes of a type are of no use, if one was found to be so a short while ago. */
    Optional<String> refusal(String type) {
        return Optional.ofNullable(refusals.get(type))
                .filter(refusal -> refusal.until() - System.nanoTime() > 0)
                .map(Refusal::reason);
    }

    void growsDetachedOnly(String type) {
        growDetachedOnly.add(type);
    }

    boolean mayGrowAttached(String type) {
        return !growDetachedOnly.contains(type);
    }
}
