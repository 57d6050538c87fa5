package io.vitrine.functions.images;

import io.quarkus.runtime.StartupEvent;
import io.vitrine.functions.images.ProtectionFile.Permission;
import io.vitrine.http.Policy;
import io.vitrine.http.policy.PolicyFileException;
import io.vitrine.http.policy.PolicyPlaceConfig;
import io.vitrine.model.Caller;
import io.vitrine.model.Fault;
import io.vitrine.model.FaultException;
import io.vitrine.model.PolicyTarget;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Who may create, read, update and delete which additional properties. Without a file of protections everybody may. */
@Singleton
final class PropertyProtections {
    private final Optional<ProtectionFile> file;
    private final Policy policy;

    /** @throws PolicyFileException where the file cannot be used */
    @Inject
    PropertyProtections(ProtectionConfig config, PolicyPlaceConfig place, Policy policy) {
        this(
                config.propertyProtectionFile()
                        .map(name -> read(
                                beside(
                                        PolicyPlaceConfig.folders(
                                                place.configFile().orElseGet(List::of)),
                                        name),
                                byPolicies(config))),
                policy);
    }

    PropertyProtections(Optional<ProtectionFile> file, Policy policy) {
        this.file = file;
        this.policy = policy;
    }

    /** A process with a file that cannot be used does not begin to serve. */
    void begin(@Observes @Priority(0) StartupEvent started) {}

    /** What one caller may do. */
    record Rights(PropertyProtections protections, Caller caller) {
        boolean mayRead(String property) {
            return protections.allow(PropertyUse.READ, property, caller);
        }

        /** @throws FaultException {@link Fault#FORBIDDEN} */
        void require(PropertyUse use, String property) {
            if (!protections.allow(use, property, caller)) {
                throw new FaultException(
                        Fault.FORBIDDEN,
                        "Property '" + property + "' is protected: you may not " + use.optionName() + " it.");
            }
        }
    }

    Rights of(Caller caller) {
        return new Rights(this, caller);
    }

    /** Whether {@code caller} may; what no section is about, nobody may. */
    boolean allow(PropertyUse use, String property, Caller caller) {
        if (file.isEmpty()) {
            return true;
        }
        for (var section : file.get().sections()) {
            if (section.properties().matcher(property).find()) {
                return allows(section.permissions().getOrDefault(use, new Permission.Nobody()), caller);
            }
        }
        return false;
    }

    private boolean allows(Permission permission, Caller caller) {
        return switch (permission) {
            case Permission.Everybody() -> true;
            case Permission.Nobody() -> false;
            case Permission.Roles(var roles) ->
                caller.roles().stream().anyMatch(roles::contains)
                        || caller.serviceRoles().stream().anyMatch(roles::contains);
            case Permission.Policy(var rule) -> policy.allows(rule, caller, PolicyTarget.NOTHING);
        };
    }

    private static boolean byPolicies(ProtectionConfig config) {
        return switch (config.propertyProtectionRuleFormat().strip().toLowerCase(Locale.ROOT)) {
            case "roles" -> false;
            case "policies" -> true;
            default ->
                throw new PolicyFileException(
                        "[DEFAULT] property_protection_rule_format is '" + config.propertyProtectionRuleFormat()
                                + "'; allowed are roles and policies.",
                        null);
        };
    }

    private static Path beside(List<Path> places, String name) {
        return places.stream()
                .map(place -> place.resolve(name))
                .filter(Files::exists)
                .findFirst()
                .orElseGet(() -> Path.of(name).toAbsolutePath());
    }

    private static ProtectionFile read(Path path, boolean policies) {
        try {
            return ProtectionFile.parse(Files.readAllLines(path), policies);
        } catch (IOException | ProtectionFile.Malformed e) {
            throw new PolicyFileException(
                    "The file of property protections " + path + " cannot be used: "
                            + (e instanceof IOException ? e : e.getMessage()) + ".",
                    e);
        }
    }
}
