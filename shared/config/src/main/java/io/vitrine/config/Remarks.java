package io.vitrine.config;

import io.vitrine.config.DatabaseUrl.Postgres;
import io.vitrine.config.Verdict.NoUse;
import io.vitrine.config.Verdict.Remarked;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What has to be said of values that are allowed: not all of it does here what it does in Glance. */
final class Remarks {
    private static final OptionName CONNECTION = new OptionName("database", "connection");
    private static final OptionName DRIVER = new OptionName("oslo_messaging_notifications", "driver");
    private static final Set<String> SENDING = Set.of("messagingv2", "messaging");
    private static final Set<String> OF_OSLO = Set.of("noop", "log", "routing", "test");

    private Remarks() {}

    static Optional<Verdict> of(OptionName name, String value) {
        if (name.equals(CONNECTION)) {
            return connection(value);
        }
        return name.equals(DRIVER) ? driver(words(value)) : Optional.empty();
    }

    private static Optional<Verdict> connection(String value) {
        return DatabaseUrl.parse(value) instanceof Postgres postgres
                        && !postgres.dropped().isEmpty()
                ? Optional.of(new Remarked(
                        "of the address, these have no effect here: " + String.join(", ", postgres.dropped()) + "."))
                : Optional.empty();
    }

    private static Optional<Verdict> driver(List<String> words) {
        if (words.isEmpty() || words.stream().anyMatch(SENDING::contains)) {
            return Optional.empty();
        }
        return Optional.of(new NoUse(
                OF_OSLO.containsAll(words)
                        ? "this driver sends nothing here; messagingv2 and messaging do"
                        : "no driver is called so; messagingv2 and messaging send, noop, log and routing do not"));
    }

    private static List<String> words(String value) {
        return Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(word -> !word.isEmpty())
                .toList();
    }
}
