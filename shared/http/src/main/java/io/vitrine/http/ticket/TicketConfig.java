package io.vitrine.http.ticket;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** {@code [vitrine]}: tickets for downloads. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface TicketConfig {
    /** The keys that sign tickets, mode 0600, the same in every process; without it there are no tickets. */
    Optional<Path> ticketKeyFile();

    /** How long a ticket lets downloads begin; one that has begun goes on. */
    @WithDefault("5m")
    Duration ticketLifetime();

    /** How far the clocks of those who sign and of those who check may be apart. */
    @WithDefault("60s")
    Duration ticketLeeway();
}
