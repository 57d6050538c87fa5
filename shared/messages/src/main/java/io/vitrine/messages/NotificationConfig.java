package io.vitrine.messages;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** Section {@code [oslo_messaging_notifications]}: whether what happens to images is told on the cloud's message bus. */
@ConfigMapping(prefix = "vitrine.oslo_messaging_notifications", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface NotificationConfig {
    /** {@code messagingv2} (or {@code messaging}, without an envelope) tells it; {@code noop}, as without this option, tells nothing; any other is named at the start and does nothing. */
    Optional<List<String>> driver();

    /** The first parts of the names of queues; {@code .info} or {@code .error} follows. */
    @WithDefault("notifications")
    List<String> topics();

    /** {@code rabbit://USER:PASSWORD@HOST:PORT/VIRTUAL_HOST}, more hosts after commas; that of {@code [DEFAULT]} unless set. */
    Optional<String> transportUrl();
}
