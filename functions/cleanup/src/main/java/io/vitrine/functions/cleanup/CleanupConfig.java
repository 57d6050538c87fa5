package io.vitrine.functions.cleanup;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Settings of the clean-ups, section {@code [vitrine]}. All ages are judged by the database's clock. */
@ConfigMapping(prefix = "vitrine.vitrine", namingStrategy = ConfigMapping.NamingStrategy.SNAKE_CASE)
public interface CleanupConfig {
    /** How long members, properties, tags, attempts and checksums of a deleted image are kept. */
    @WithDefault("P30D")
    Duration purgeDeletedAfter();

    /** How long the record of a deleted image is kept; until then its id stays taken. */
    @WithDefault("P180D")
    Duration purgeImagesAfter();

    /** How long it is remembered what happened. */
    @WithDefault("P180D")
    Duration purgeEventsAfter();

    /** How long a notification waits for a message bus that does not take it. */
    @WithDefault("P2D")
    Duration dropNotificationsAfter();

    /** How many notifications wait at most; the oldest are given up for newer ones. */
    @WithDefault("100000")
    int mostNotifications();

    /** How long an image may wait for bytes that nobody brings before it can be uploaded to again. */
    @WithDefault("P1D")
    Duration staleUploadAfter();

    /** How often a timer looks for stale uploads and rows to purge. */
    @WithDefault("5m")
    Duration cleanupInterval();

    /** How often stores are compared with the catalogue. */
    @WithDefault("15m")
    Duration orphanAuditInterval();

    /** After how long a copy is read again as a whole and compared with what was stored. */
    @WithDefault("P90D")
    Duration verifyCopiesAfter();

    /** How many such readings may wait or run at a time, of all stores together; 0 for none at all. */
    @WithDefault("2")
    int verifyCopiesAtOnce();

    /** How often a timer asks for them. */
    @WithDefault("1m")
    Duration verifyInterval();
}
