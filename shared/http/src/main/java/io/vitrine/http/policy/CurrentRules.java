package io.vitrine.http.policy;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.http.Rule;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.jboss.logging.Logger;

/**
 * The rules that count now. Every so often a request has the files looked at again, on a thread of its own that no request waits for; a file
 * that has become unusable leaves the rules as they were.
 */
@Singleton
public final class CurrentRules {
    private static final Logger LOG = Logger.getLogger(CurrentRules.class);

    private static final Duration SETTLING = Duration.ofMillis(50);
    private static final int MOST_LOOKS = 50;

    private final PolicyFiles files;
    private final String standard;
    private final long intervalNanos;
    private final AtomicBoolean looking = new AtomicBoolean();
    private volatile long lookedAt = System.nanoTime();
    private volatile List<PolicyFiles.Stamp> stamps;
    private volatile RuleBook book;

    @Inject
    CurrentRules(PolicyConfig config, PolicyPlaceConfig place) {
        this(
                PolicyFiles.of(
                        config, PolicyPlaceConfig.folders(place.configFile().orElseGet(List::of))),
                config.policyDefaultRule(),
                place.policyReloadInterval());
    }

    /** @throws PolicyFileException where a file cannot be used */
    CurrentRules(PolicyFiles files, String standard, Duration interval) {
        this.files = files;
        this.standard = standard;
        this.intervalNanos = interval.toNanos();
        this.stamps = files.stamps();
        this.book = read(stamps);
        if (files.named() && stamps.stream().noneMatch(stamp -> files.file().contains(stamp.file()))) {
            LOG.warnf(
                    "There is no policy file %s; the usual policies count.",
                    files.file().getFirst());
        }
    }

    /** The rules of {@code files} over the usual ones. @throws PolicyFileException where a file cannot be used */
    public static RuleBook read(PolicyFiles files, String standard) {
        return merged(PolicyFiles.rules(files.stamps()), standard);
    }

    /** A process with a file that cannot be used does not begin to serve. */
    void begin(@Observes @Priority(0) StartupEvent started) {
        LOG.debugf("%d policy files", stamps.size());
    }

    /** The files as they were at the last look. */
    List<PolicyFiles.Stamp> seen() {
        return stamps;
    }

    public RuleBook book() {
        if (System.nanoTime() - lookedAt > intervalNanos && looking.compareAndSet(false, true)) {
            lookedAt = System.nanoTime();
            Thread.ofVirtual().name("policies").start(this::look);
        }
        return book;
    }

    /** Looks at the files now, on this thread. */
    public synchronized void look() {
        try {
            var now = files.stamps();
            if (!now.equals(stamps)) {
                now = settled(now);
                stamps = now;
                book = read(now);
                LOG.infof("The policies have been read again, from %d files.", now.size());
            }
        } catch (PolicyFileException e) {
            LOG.errorf("%s The policies stay as they were.", e.sentence());
        } finally {
            looking.set(false);
        }
    }

    /** A file that is being written, empty for a moment, would give everybody the usual rights. */
    private List<PolicyFiles.Stamp> settled(List<PolicyFiles.Stamp> changed) {
        var last = changed;
        for (int looks = 0; looks < MOST_LOOKS; looks++) {
            LockSupport.parkNanos(SETTLING.toNanos());
            var now = files.stamps();
            if (now.equals(last)) {
                return now;
            }
            last = now;
        }
        return last;
    }

    private RuleBook read(List<PolicyFiles.Stamp> from) {
        var own = PolicyFiles.rules(from);
        var read = merged(own, standard);
        RuleDoubts.of(read, own.keySet()).forEach(LOG::warn);
        return read;
    }

    static RuleBook merged(Map<String, Check> own, String standard) {
        return RuleBook.of(Rule.texts(), standard).with(own, standard);
    }
}
