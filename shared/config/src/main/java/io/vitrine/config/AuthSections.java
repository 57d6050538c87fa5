package io.vitrine.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/** {@code auth_section}: the section from which another one takes its options to log in; those to connect stay where they are. */
final class AuthSections {
    private static final String OPTION = "auth_section";
    private static final List<String> TAKERS = List.of("keystone_authtoken", "oslo_limit");
    private static final String OF_LOGINS = "keystoneauth1";
    private static final Set<String> KINDS = Set.of("auth_type", "auth_plugin");
    private static final Set<String> OF_CONNECTIONS =
            Set.of(OPTION, "cafile", "certfile", "keyfile", "insecure", "timeout", "collect_timing", "split_loggers");

    /** By who takes. */
    private final Map<String, String> givers = new LinkedHashMap<>();

    /** @param value of an option, by its section and its own name */
    AuthSections(BiFunction<String, String, Optional<String>> value) {
        for (var taker : TAKERS) {
            value.apply(taker, OPTION)
                    .map(section -> OsloConf.section(section.strip()))
                    .filter(section -> !section.isEmpty() && !section.equals(taker))
                    .ifPresent(section -> givers.put(taker, section));
        }
    }

    /** The options as if all stood where they are used. */
    static void apply(Map<OptionName, List<String>> values) {
        var sections = new AuthSections((section, option) ->
                Optional.ofNullable(values.get(new OptionName(section, option))).map(List::getLast));
        sections.givers.forEach((taker, giver) -> take(values, taker, giver));
        TAKERS.forEach(taker -> values.remove(new OptionName(taker, OPTION)));
    }

    private static void take(Map<OptionName, List<String>> values, String taker, String giver) {
        values.keySet().removeIf(name -> name.section().equals(taker) && isOfLogin(name));
        for (var given : List.copyOf(values.entrySet())) {
            var name = given.getKey().in(taker);
            if (given.getKey().section().equals(giver) && isOfLogin(name)) {
                values.put(name, given.getValue());
            }
        }
    }

    /** The name under which an option of the section that gives is used. */
    Optional<OptionName> taker(OptionName written) {
        return givers.entrySet().stream()
                .filter(entry -> entry.getValue().equals(written.section()))
                .map(entry -> written.in(entry.getKey()))
                .filter(AuthSections::isOfLogin)
                .findFirst();
    }

    /** The section that counts instead of the one an option stands in. */
    Optional<String> elsewhere(OptionName written) {
        return Optional.ofNullable(givers.get(written.section())).filter(_ -> isOfLogin(written));
    }

    /** @param name in the section of who takes */
    private static boolean isOfLogin(OptionName name) {
        return !OF_CONNECTIONS.contains(name.option())
                && (KINDS.contains(name.option())
                        || KnownOptions.all()
                                .find(name)
                                .filter(known -> known.owner().equals(OF_LOGINS))
                                .isPresent());
    }
}
