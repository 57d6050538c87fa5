package io.vitrine.messages;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.ConfigMapping.NamingStrategy;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** {@code [DEFAULT]}, as far as it concerns the cloud's message bus. The queue of doorbells between Vitrine's own processes is another one, see {@code [queue]}. */
@ConfigMapping(prefix = "vitrine.default", namingStrategy = NamingStrategy.SNAKE_CASE)
public interface BusConfig {
    /** {@code rabbit://USER:PASSWORD@HOST:PORT/VIRTUAL_HOST}, more hosts after commas. */
    Optional<String> transportUrl();

    /** The exchange that notifications go to. */
    @WithDefault("glance")
    String controlExchange();

    /** What a notification says about who has sent it. */
    @WithDefault("image.localhost")
    String defaultPublisherId();

    /** Notifications that are not sent: single ones such as {@code image.update}, and groups such as {@code image}. */
    Optional<List<String>> disabledNotifications();
}
