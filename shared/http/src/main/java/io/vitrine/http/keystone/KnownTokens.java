package io.vitrine.http.keystone;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Remembers what Keystone thinks of tokens, by their hash and within bounds. However many requests come with one token, one of them asks and the
 * others wait for its answer. An answer counts for a time, then somebody asks again; while Keystone cannot say, what it said last goes on counting
 * until the token's own end, and nobody waits long for it.
 */
final class KnownTokens {
    private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

    /** How long what was said before is taken while Keystone is away, until somebody asks again. */
    private static final Duration STALE = Duration.ofSeconds(1);

    /** Until those who wait have read it. */
    private static final Duration BRIEFLY = Duration.ofSeconds(1);

    /** How long what was said before is held back while somebody asks again. */
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final AsyncCache<String, Entry> entries;
    private final ConcurrentMap<String, Entry> askedAgain = new ConcurrentHashMap<>();
    private final Duration acceptedFor;
    private final Duration refusedFor;
    private final InstantSource clock;

    /** @param askAgainAt by our clock */
    private record Entry(Verdict verdict, Instant askAgainAt, Instant keptUntil) {
        Entry goingOnUntil(Instant later) {
            return new Entry(verdict, later, keptUntil);
        }
    }

    /**
     * @param acceptedFor zero or less asks each time
     * @param refusedFor how long a token that Keystone does not know is not asked about again
     */
    KnownTokens(int most, Duration acceptedFor, Duration refusedFor, InstantSource clock) {
        this.acceptedFor = acceptedFor;
        this.refusedFor = refusedFor;
        this.clock = clock;
        this.entries = Caffeine.newBuilder()
                .maximumSize(most)
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfter(Expiry.<String, Entry>writing(
                        (_, entry) -> Duration.between(clock.instant(), entry.keptUntil())))
                .buildAsync();
    }

    /**
     * What is thought of {@code token}; asks where that is not known, or no longer.
     *
     * @param kind tells questions about one token apart
     */
    Verdict lookup(String token, String kind, Supplier<Verdict> ask) {
        if (!acceptedFor.isPositive()) {
            return ask.get();
        }
        var key = kind + hash(token);
        while (true) {
            var mine = new CompletableFuture<Entry>();
            var present = entries.asMap().putIfAbsent(key, mine);
            if (present == null) {
                return fill(mine, ask, Optional.empty());
            }
            var before = Optional.ofNullable(askedAgain.get(key)).filter(this::goesOn);
            var answer = answer(present, before.isPresent() ? PATIENCE : LONGEST_WAIT);
            if (answer.isEmpty()) {
                return before.orElseThrow(KnownTokens::slow).verdict();
            }
            var entry = answer.get();
            if (clock.instant().isBefore(entry.askAgainAt())) {
                return entry.verdict();
            }
            if (askedAgain.putIfAbsent(key, entry) != null) {
                Thread.onSpinWait(); // whoever asks again has not yet said so
                continue;
            }
            try {
                if (entries.asMap().replace(key, present, mine)) {
                    return fill(mine, ask, Optional.of(entry));
                }
            } finally {
                askedAgain.remove(key, entry);
            }
        }
    }

    private Verdict fill(CompletableFuture<Entry> mine, Supplier<Verdict> ask, Optional<Entry> before) {
        try {
            mine.complete(answered(ask, before));
        } catch (RuntimeException | Error defect) {
            mine.completeExceptionally(defect);
        }
        return answer(mine, LONGEST_WAIT).orElseThrow(KnownTokens::slow).verdict();
    }

    /** What cannot be said now is known to those who wait for it, and to nobody after them. */
    private Entry answered(Supplier<Verdict> ask, Optional<Entry> before) {
        try {
            return entry(ask.get());
        } catch (FaultException trouble) {
            return before.filter(this::goesOn)
                    .map(known -> known.goingOnUntil(clock.instant().plus(STALE)))
                    .orElseGet(() -> entry(new Verdict.Unknown(trouble)));
        }
    }

    private static FaultException slow() {
        return new FaultException(Fault.UNAVAILABLE, "Keystone does not answer at the moment.");
    }

    private Entry entry(Verdict verdict) {
        var now = clock.instant();
        return switch (verdict) {
            case Verdict.Accepted(var facts) -> {
                var askAgain = now.plus(acceptedFor);
                yield new Entry(verdict, askAgain, facts.expires().isAfter(askAgain) ? facts.expires() : askAgain);
            }
            case Verdict.Unknown _ -> new Entry(verdict, now.plus(BRIEFLY), now);
            case Verdict.Refused() -> new Entry(verdict, now.plus(refusedFor), now.plus(refusedFor));
        };
    }

    private boolean goesOn(Entry entry) {
        return entry.verdict() instanceof Verdict.Accepted(var facts)
                && clock.instant().isBefore(facts.expires());
    }

    /** Empty where it takes longer than that. */
    private static Optional<Entry> answer(CompletableFuture<Entry> future, Duration limit) {
        try {
            return Optional.of(future.get(limit.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new FaultException(Fault.UNAVAILABLE, "Interrupted while a token was checked.", e);
        }
    }

    private static String hash(String token) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
