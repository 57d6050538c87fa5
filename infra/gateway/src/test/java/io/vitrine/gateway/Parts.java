package io.vitrine.gateway;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The parts of the product and the arrows between them: the one place where an arrow is added, after an ADR says why. */
final class Parts {
    private static final String[] SHARED = {
        "shared/model",
        "shared/config",
        "shared/catalog",
        "shared/messages",
        "shared/keystone",
        "shared/http",
        "shared/volumes",
        "shared/remote"
    };

    /** What each module may see; a module is named by its folder. */
    private static final Map<String, Set<String>> ARROWS = new TreeMap<>(Map.ofEntries(
            part("shared/model"),
            part("shared/config"),
            part("shared/catalog", "shared/model"),
            part("shared/messages", "shared/model"),
            part("shared/keystone", "shared/model"),
            part("shared/http", "shared/model", "shared/keystone"),
            part("shared/volumes", "shared/model", "shared/keystone"),
            part("shared/remote", "shared/model"),
            part("shared/testkit", "shared/model"),
            part("shared/lambda"),
            part("shared/secrets"),
            part("functions/images", SHARED),
            part("functions/images/lambda", SHARED, "shared/lambda", "shared/secrets", "functions/images"),
            part("functions/locations", SHARED),
            part("functions/locations/lambda", SHARED, "shared/lambda", "shared/secrets", "functions/locations"),
            part("functions/cleanup", SHARED),
            part("functions/cleanup/lambda", SHARED, "shared/secrets", "functions/cleanup"),
            part("infra/formats"),
            part("infra/attach", SHARED, "infra/attach/iscsi"),
            part("infra/attach/iscsi"),
            part("infra/attach/iscsi/cli", "infra/attach/iscsi"),
            part("infra/stores", SHARED, "infra/attach"),
            part("infra/worker", SHARED, "infra/formats", "infra/attach", "infra/attach/iscsi", "infra/stores"),
            part("infra/gateway", SHARED, "functions/images", "functions/cleanup", "infra/worker", "infra/stores"),
            part("infra/split", SHARED, "infra/gateway")));

    /** These see whatever they like: they look at the whole product from outside. */
    static final Set<String> ONLOOKERS =
            Set.of("infra/acceptance", "infra/containers", "infra/benchmarks", "infra/packages");

    /** Interfaces that others implement: they rest on the JDK, on the model and on each other. */
    static final List<String> CONTRACTS = List.of("io.vitrine.volumes", "io.vitrine.attach", "io.vitrine.stores");

    private Parts() {}

    static Set<String> modules() {
        return ARROWS.keySet();
    }

    /** What {@code module} may see, itself not counted. */
    static Set<String> visibleFrom(String module) {
        return new TreeSet<>(ARROWS.getOrDefault(module, Set.of()));
    }

    /** The module that a package belongs to: where one module's folder lies in another's, the inner one. */
    static Optional<String> moduleOf(String packageName) {
        return modules().stream()
                .filter(module -> (packageName + ".").startsWith(packageOf(module) + "."))
                .max(Comparator.comparingInt(String::length));
    }

    private static String packageOf(String module) {
        String path = module.startsWith("functions/") ? module : module.substring(module.indexOf('/') + 1);
        return "io.vitrine." + path.replace('/', '.');
    }

    private static Map.Entry<String, Set<String>> part(String module, String... sees) {
        return Map.entry(module, Set.of(sees));
    }

    private static Map.Entry<String, Set<String>> part(String module, String[] shared, String... more) {
        return part(module, Stream.of(shared, more).flatMap(Arrays::stream).toArray(String[]::new));
    }
}
