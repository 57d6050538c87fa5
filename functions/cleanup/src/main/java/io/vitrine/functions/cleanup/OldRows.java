package io.vitrine.functions.cleanup;

import io.vitrine.catalog.Notifications;
import io.vitrine.catalog.Purge;
import java.util.SequencedMap;
import org.jboss.logging.Logger;

/**
 * {@code purge}: removes rows that are older than anybody needs. Counts {@code images} whose records went, {@code details} (images of
 * which all but the record went), {@code events}, and {@code notifications} that the message bus has not taken for too long or that are too many.
 */
final class OldRows extends Cleanup {
    private static final Logger LOG = Logger.getLogger(OldRows.class);

    /** Nothing refers to them: many may go at once, faster than they come. */
    private static final int NOTIFICATIONS_AT_ONCE = 10_000;

    private final Purge purge;
    private final Notifications notifications;
    private final CleanupConfig config;

    OldRows(Purge purge, Notifications notifications, CleanupConfig config) {
        super(CleanupName.PURGE);
        this.purge = purge;
        this.notifications = notifications;
        this.config = config;
    }

    @Override
    void look(SequencedMap<String, Integer> counts) {
        counts.put("images", purge.countRecords(config.purgeImagesAfter()));
        counts.put("details", purge.countDetails(config.purgeDeletedAfter()));
        counts.put("events", purge.countEvents(config.purgeEventsAfter()));
        counts.put(
                "notifications",
                notifications.countToDrop(config.dropNotificationsAfter(), config.mostNotifications()));
    }

    @Override
    void act(SequencedMap<String, Integer> counts) {
        counts.put("images", inRounds(() -> purge.records(config.purgeImagesAfter(), AT_ONCE)));
        counts.put("details", inRounds(() -> purge.details(config.purgeDeletedAfter(), AT_ONCE)));
        counts.put("events", inRounds(() -> purge.events(config.purgeEventsAfter(), AT_ONCE)));
        counts.put("notifications", inRounds(NOTIFICATIONS_AT_ONCE, this::dropNotifications));
        if (counts.getOrDefault("notifications", 0) > 0) {
            LOG.warnf(
                    "%d notifications are lost: the message bus did not take them within %s, or more than %d waited",
                    counts.get("notifications"), config.dropNotificationsAfter(), config.mostNotifications());
        }
    }

    private int dropNotifications() {
        return notifications.drop(config.dropNotificationsAfter(), config.mostNotifications(), NOTIFICATIONS_AT_ONCE);
    }
}
