package io.vitrine.http.keystone;

import io.vitrine.keystone.ServiceSession;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Holds projects to what Keystone's limits say, where that is switched on. Soft, as everywhere in a cloud: it looks before something begins, so what
 * has begun may go over, and the next is refused. Asks Keystone first and the catalogue then: nobody waits for one while holding the other.
 */
@Singleton
public final class ProjectQuotas {
    private final Optional<Function<String, Map<String, Long>>> limits;
    private final Optional<ServiceSession> session;

    /** @throws IllegalArgumentException with a sentence for the operator where limits are wanted and Keystone is not configured */
    @Inject
    ProjectQuotas(LimitSwitchConfig config, LimitConfig limit, KeystoneConfig keystone, LimitCacheConfig cache) {
        var clock = InstantSource.system();
        this.session = config.useKeystoneLimits() ? Optional.of(session(limit, keystone, clock)) : Optional.empty();
        this.limits = session.map(open -> new UnifiedLimits(open, limit, cache.limitCacheTime(), clock)::of);
    }

    /** @param limits of a project, by the name of what is limited, as somebody else says them */
    public ProjectQuotas(Function<String, Map<String, Long>> limits) {
        this.session = Optional.empty();
        this.limits = Optional.of(limits);
    }

    /** Without limits. */
    public ProjectQuotas() {
        this.session = Optional.empty();
        this.limits = Optional.empty();
    }

    private static ServiceSession session(LimitConfig limit, KeystoneConfig keystone, InstantSource clock) {
        var own = limit.authUrl().isPresent();
        return ServiceSession.of(
                own ? limit : keystone,
                own ? "oslo_limit" : "keystone_authtoken",
                keystone.httpConnectTimeout(),
                keystone.httpRequestMaxRetries(),
                clock);
    }

    /** Whether anybody is limited, and so has to wait for an answer. */
    public boolean isOn() {
        return limits.isPresent();
    }

    /** What {@code project} may use; a caller without a project has no limits. Waits. */
    public ProjectLimits of(Optional<String> project) {
        return limits.flatMap(known -> project.map(id -> ProjectLimits.of(id, known.apply(id))))
                .orElse(ProjectLimits.NONE);
    }

    @PreDestroy
    void close() {
        session.ifPresent(ServiceSession::close);
    }
}
