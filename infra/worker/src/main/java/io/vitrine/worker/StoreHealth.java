package io.vitrine.worker;

import io.vitrine.model.StoreId;
import io.vitrine.stores.StoreException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Which stores work, asked at most once in a while and each with a deadline. A store that does not answer is asked again only once it
 * has: one thread at most waits for it, however often somebody looks.
 */
final class StoreHealth {
    private static final Logger LOG = Logger.getLogger(StoreHealth.class);

    /** Asks one store. */
    @FunctionalInterface
    interface Probe {
        void ask() throws StoreException;
    }

    private final Map<StoreId, Probe> probes;
    private final Duration deadline;
    private final Duration validity;
    private final Map<StoreId, CompletableFuture<Optional<String>>> asked = new LinkedHashMap<>();
    private SortedMap<String, String> troubles = new TreeMap<>();
    private Optional<Long> lookedAt = Optional.empty();

    /**
     * @param deadline how long a store may take to answer
     * @param validity how long an answer counts
     */
    StoreHealth(Map<StoreId, Probe> probes, Duration deadline, Duration validity) {
        this.probes = Map.copyOf(probes);
        this.deadline = deadline;
        this.validity = validity;
    }

    /** What is wrong with the stores that do not work, by id. */
    synchronized SortedMap<String, String> troubles() {
        var now = System.nanoTime();
        if (lookedAt.isEmpty() || now - lookedAt.get() > validity.toNanos()) {
            var found = look();
            tellChanges(found);
            troubles = found;
            lookedAt = Optional.of(System.nanoTime());
        }
        return new TreeMap<>(troubles);
    }

    private SortedMap<String, String> look() {
        // An answer that came too late for the last look is news to this one.
        probes.forEach((store, probe) -> asked.computeIfAbsent(store, _ -> ask(store, probe)));
        var found = new TreeMap<String, String>();
        var until = System.nanoTime() + deadline.toNanos();
        asked.forEach((store, answer) ->
                await(answer, until - System.nanoTime()).ifPresent(trouble -> found.put(store.value(), trouble)));
        asked.values().removeIf(CompletableFuture::isDone);
        return found;
    }

    private static CompletableFuture<Optional<String>> ask(StoreId store, Probe probe) {
        var answer = new CompletableFuture<Optional<String>>();
        Thread.ofPlatform().daemon().name("probe-" + store).start(() -> {
            try {
                probe.ask();
                answer.complete(Optional.empty());
            } catch (StoreException | RuntimeException | Error e) {
                // whatever it is: a question without an answer would never be asked again
                answer.complete(Optional.of(String.valueOf(e.getMessage())));
            }
        });
        return answer;
    }

    private Optional<String> await(CompletableFuture<Optional<String>> answer, long nanos) {
        try {
            return answer.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            return Optional.of("no answer within " + deadline.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.of("not asked: interrupted");
        }
    }

    private void tellChanges(SortedMap<String, String> found) {
        found.forEach((store, trouble) -> {
            if (!troubles.containsKey(store)) {
                LOG.errorf("Store %s does not work: %s", store, trouble);
            }
        });
        troubles.keySet().stream()
                .filter(store -> !found.containsKey(store))
                .forEach(store -> LOG.infof("Store %s works again", store));
    }
}
