package io.vitrine.worker.notify;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@code [oslo_messaging_notifications] driver} says: how notifications are sent, if at all. */
record Drivers(Set<String> named) {
    private static final String ENVELOPED = "messagingv2";
    private static final String BARE = "messaging";

    /** Send nothing by themselves, as with Glance. */
    private static final Set<String> SILENT = Set.of("noop", "test");

    /** Of oslo.messaging's, what would go elsewhere than to the bus. */
    private static final Set<String> ELSEWHERE = Set.of("log", "routing");

    boolean send() {
        return named.contains(ENVELOPED) || named.contains(BARE);
    }

    boolean enveloped() {
        return !named.contains(BARE);
    }

    /** A sentence for each of which an operator may expect more than it does. */
    List<String> warnings() {
        var warnings = new ArrayList<String>();
        for (var driver : named.stream().sorted().toList()) {
            if (ELSEWHERE.contains(driver)) {
                warnings.add("Notification driver " + driver + " has no effect here: notifications are sent by "
                        + ENVELOPED + " and " + BARE + " alone.");
            } else if (!SILENT.contains(driver) && !driver.equals(ENVELOPED) && !driver.equals(BARE)) {
                warnings.add("Notification driver \"" + driver + "\" is not known and sends nothing; known are "
                        + ENVELOPED + ", " + BARE + " and noop.");
            }
        }
        return warnings;
    }

    /** Whether somebody asked for silence in so many words. */
    boolean silent() {
        return !send() && named.stream().anyMatch(SILENT::contains);
    }
}
